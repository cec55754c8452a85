import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { isUtf8 } from 'node:buffer';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DomainError } from '@yikou/shared-kernel';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { correlationOf } from './correlation';
import { isCounted, RateLimits } from './limits/rate-limits';
import { writeProblem } from './problems/problem.filter';
import { problemOf, PROBLEM_MEDIA_TYPE } from './problems/problem';
import type { PlatformCode } from './problems/platform.messages';
import { pathOf, type HttpRequest } from './request/http-request';
import { RouteTable } from './routes/route-table';

/** Bodies above this are refused (413). */
export const BODY_LIMIT = 1024 * 1024;

/** A request that has not arrived after this is given up (408). */
const REQUEST_TIMEOUT_MS = 60_000;

/** Headers that have not arrived after this are given up (408): no caller writes so slowly. */
const HEADERS_TIMEOUT_MS = 15_000;

/** How often slow callers are looked for. */
const LOOK_FOR_SLOW_MS = 5_000;

/** Longer than any name in a path: the rule for a name is its DTO's. */
const PARAM_LIMIT = 4_096;

export interface HttpAdapterOptions {
  readonly limits?: RateLimits;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
}

/** Nest on Fastify with what Nest and Fastify leave open: JSON only, 405 with Allow, problems for what fails before any handler. */
export class HttpAdapter extends FastifyAdapter {
  constructor({ limits = new RateLimits(), trustedProxies = [] }: HttpAdapterOptions = {}) {
    super({
      trustProxy: trustedProxies.length > 0 && [...trustedProxies],
      bodyLimit: BODY_LIMIT,
      requestTimeout: REQUEST_TIMEOUT_MS,
      http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: LOOK_FOR_SLOW_MS },
      routerOptions: { maxParamLength: PARAM_LIMIT },
      skipMiddie: true,
      multipart: false,
      // What arrives while it stops is still answered; stores close after the last answer.
      return503OnClosing: false,
      frameworkErrors: answerFrameworkError,
      clientErrorHandler: answerClientError,
    });
    const fastify = this.getInstance<FastifyInstance>();
    const connections = connectionsAllowed();
    if (connections !== undefined) fastify.server.maxConnections = connections;
    fastify.decorateRequest('bodyBytes', 0);
    fastify.decorateRequest('correlationId', undefined);
    fastify.decorateRequest('call', undefined);
    fastify.decorateRequest('after', undefined);
    fastify.decorateRequest('answering', undefined);
    countRequests(fastify, limits);
    takeJsonOnly(fastify);
    answerUnknownRoutes(fastify);
  }

  /** Nest would add its own parsers for JSON and forms. */
  override registerParserMiddleware(): void {
    // One parser, registered above, is all there is.
  }

  /** What an operation gives becomes its answer here, where a fault is still told as a problem. */
  override reply(reply: FastifyReply, given: unknown, status?: number): FastifyReply {
    const { answering } = reply.request as HttpRequest;
    return super.reply(reply, answering ? answering.answers.sent(answering.route, reply, given) : given, status);
  }
}

/** Files that the stores and what goes out need, whatever comes in. */
const KEPT_FILES = 512;

/** Every connection is an open file: beyond these the newest is dropped, before the stores have none left. Undefined: as many as come. */
const connectionsAllowed = (): number | undefined => {
  const { userLimits } = process.report.getReport() as { readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } } };
  const files = userLimits?.open_files?.soft;
  return typeof files === 'number' ? Math.max(1, files - KEPT_FILES) : undefined;
};

/** Before anything else is looked at: whoever sends too much costs no more than this. */
const countRequests = (fastify: FastifyInstance, limits: RateLimits): void => {
  if (!limits.countsAddresses) return;
  fastify.addHook('onRequest', async ({ url, ip }) => {
    if (isCounted(pathOf(url))) await limits.countAddress(ip);
  });
};

/** One parser: JSON in UTF-8. Any other media type is refused by Fastify itself (415). */
const takeJsonOnly = (fastify: FastifyInstance): void => {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, body: Buffer, done) => {
    if (body.length === 0) {
      done(null, undefined);
      return;
    }
    const fault = textFault(request, body);
    if (fault) {
      done(new DomainError(fault, {}), undefined);
      return;
    }
    (request as HttpRequest).bodyBytes = body.length;
    void parse(request, body.toString('utf8'), (error, value) => {
      done(error ? new DomainError('MALFORMED_JSON', {}) : null, value);
    });
  });
};

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

const textFault = (request: FastifyRequest, body: Buffer): PlatformCode | undefined => {
  const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') return 'UNSUPPORTED_MEDIA_TYPE';
  return isUtf8(body) ? undefined : 'MALFORMED_JSON';
};

/** What no route takes: OPTIONS tells what the path has, another method is refused with the same, the rest is unknown. */
const answerUnknownRoutes = (fastify: FastifyInstance): void => {
  const table = new RouteTable();
  fastify.addHook('onRoute', ({ url, method }) => {
    table.add(url, method);
  });
  // With a callback: a promise for every request would cost each more than the look.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answerUnknown(table, request, reply);
    done();
  });
};

/** @throws DomainError NOT_FOUND, METHOD_NOT_ALLOWED */
const answerUnknown = (table: RouteTable, { url, method }: FastifyRequest, reply: FastifyReply): void => {
  const allow = table.allow(pathOf(url));
  if (allow === undefined) throw new DomainError('NOT_FOUND', {});
  void reply.header('Allow', allow);
  if (method !== 'OPTIONS') throw new DomainError('METHOD_NOT_ALLOWED', {});
  void reply.code(204).send();
};

const FRAMEWORK_CODES: Readonly<Partial<Record<string, PlatformCode>>> = {
  FST_ERR_BAD_URL: 'MALFORMED_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'URI_TOO_LONG',
};

/** The router itself refuses what is no URL, before there are filters. */
const answerFrameworkError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const code = FRAMEWORK_CODES[error.code] ?? 'MALFORMED_REQUEST';
  writeProblem(reply, problemOf({ code, facts: {} }, {}, { instance: '/', correlationId: correlationOf(request) }));
};

/** What is not HTTP: there is no request yet, only a socket. */
const answerClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(
    { code: clientCode(error.code), facts: {} },
    {},
    { instance: '/', correlationId: correlationOf({ headers: {} }) },
  );
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};

const clientCode = (code: string | undefined): PlatformCode => {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'MALFORMED_REQUEST';
};
