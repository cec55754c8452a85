import { Catch, Inject, Injectable, Optional, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { throwError, type Observable } from 'rxjs';
import { LOGGER } from '../../tokens';
import { correlationOf } from '../correlation';
import { pathOf } from '../request/http-request';
import { RouteRegistry } from '../routes/route-registry';
import { problemOf, PROBLEM_MEDIA_TYPE, type Problem } from './problem';
import { refusalOf } from './refusal';

/** Told of every fault of the product (a 500), for metrics. `route` is the pattern of the path. */
export type FaultObserver = (fault: { readonly error: unknown; readonly route: string }) => void;

/** Injection token of the `FaultObserver`; optional. */
export const FAULT_OBSERVER = Symbol('FAULT_OBSERVER');

/** Every error of a request becomes a problem document. What is not known stays inside: it is logged, with the id that the caller gets. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
    @Optional() @Inject(FAULT_OBSERVER) private readonly faults?: FaultObserver,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = refusalOf(error);
    const instance = pathOf(request.url);
    const correlationId = correlationOf(request);
    if (refusal.fault) this.tell(error, request, correlationId);
    if (reply.sent) return undefined;
    writeProblem(reply, problemOf(refusal, this.routes.messagesFor(instance), { instance, correlationId }));
    return undefined;
  }

  private tell(error: unknown, request: FastifyRequest, correlationId: string): void {
    const route = request.routeOptions.url ?? '';
    this.logger.error({ err: error, correlationId, method: request.method, route }, 'a request failed');
    this.faults?.({ error, route });
  }
}

const CHALLENGES: Readonly<Partial<Record<string, string>>> = {
  UNAUTHENTICATED: 'Bearer realm="yikou"',
  INVALID_TOKEN: 'Bearer realm="yikou", error="invalid_token"',
};

export const writeProblem = (reply: FastifyReply, problem: Problem): void => {
  const challenge = CHALLENGES[problem.code];
  if (challenge !== undefined) void reply.header('WWW-Authenticate', challenge);
  if (problem.retryAfter !== undefined) void reply.header('Retry-After', String(problem.retryAfter));
  void reply.code(problem.status).header('Content-Type', PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
};
