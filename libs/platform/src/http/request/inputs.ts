import { storable, type JsonObject } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import type { Texts } from '../dto/coercion';
import type { FieldError, Place } from '../dto/field-error';
import type { Route } from '../routes/route';
import type { HttpRequest } from './http-request';

/**
 * Checks path, query and body against what the route declares, and puts what was read in the place of what came.
 * @throws DomainError INVALID_REQUEST with every field and rule; MALFORMED_REQUEST, EMPTY_BODY, BODY_NOT_EXPECTED, UNSTORABLE_VALUE
 */
export const readInputs = (route: Route, request: HttpRequest): void => {
  assertDecodable(request.url);
  const errors = [...readParams(route, request), ...readQuery(route, request), ...bodyErrors(route, request)];
  if (errors.length > 0) throw new DomainError('INVALID_REQUEST', { errors });
  if (route.params) assertStorable(request.params, 'path');
  if (route.query) assertStorable(request.query, 'query');
  if (request.body !== undefined) assertStorable(request.body);
};

/** Where a rule of the field does not refuse it already: U+0000, lone surrogates, integers beyond 2^53. */
const assertStorable = (value: unknown, place?: Place): void => {
  try {
    storable(value as JsonObject);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, { errors: [{ ...(place && { in: place }), ...error.facts }] });
  }
};

/** The router has decoded the path; nobody has decoded the query strictly. */
const assertDecodable = (url: string): void => {
  if (!url.includes('%')) return;
  try {
    decodeURIComponent(url);
  } catch {
    throw new DomainError('MALFORMED_REQUEST', { errors: [{ in: 'query', field: '', rule: 'percent-encoded UTF-8' }] });
  }
};

const readParams = ({ params }: Route, request: HttpRequest): readonly FieldError[] => {
  if (!params) return [];
  request.params = params.read(request.params as Texts);
  return params.validator.errorsOf(request.params, 'path');
};

const readQuery = ({ query }: Route, request: HttpRequest): readonly FieldError[] => {
  const texts = request.query as Texts;
  if (!query) return Object.keys(texts).map((name) => ({ in: 'query', field: `/${name.slice(0, 100)}`, rule: 'unknown field' }));
  request.query = query.read(texts);
  return query.validator.errorsOf(request.query, 'query');
};

const bodyErrors = ({ body }: Route, request: HttpRequest): readonly FieldError[] => {
  if (body) {
    if (request.body === undefined) throw new DomainError('EMPTY_BODY', {});
    return body.errorsOf(request.body, undefined, request.bodyBytes);
  }
  if (request.body === undefined ? carriesContent(request) : !isEmptyObject(request.body)) throw new DomainError('BODY_NOT_EXPECTED', {});
  request.body = undefined;
  return [];
};

/** `{}` says nothing, and is what many clients send where nothing is asked. */
const isEmptyObject = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;

/** Fastify does not read the body of a GET; one that came anyway is refused. */
const carriesContent = ({ headers }: HttpRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
