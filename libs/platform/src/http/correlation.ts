import { derivedId, isUuid, type Uuid } from '@yikou/shared-kernel';
import { v4 } from 'uuid';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request, as far as it is needed to find out what it belongs to. */
export interface Correlated {
  readonly headers: Headers;
  /** Once it was asked for. */
  correlationId?: Uuid;
}

const TRACE_PARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The id that a request and all that follows from it share: `X-Correlation-Id`, or derived from the trace of `traceparent`, or new. The same for one request object. */
export const correlationOf = (request: Correlated): Uuid => {
  request.correlationId ??= given(request.headers) ?? (v4() as Uuid);
  return request.correlationId;
};

const given = (headers: Headers): Uuid | undefined => {
  const own = headers['x-correlation-id'];
  if (isUuid(own)) return own;
  const parent = headers['traceparent'];
  const trace = typeof parent === 'string' ? TRACE_PARENT.exec(parent)?.[1] : undefined;
  return trace === undefined ? undefined : derivedId('trace', trace);
};
