import { HttpException } from '@nestjs/common';
import { NotYet } from '@yikou/event-bus';
import { RevisionMismatch } from '@yikou/event-sourcing';
import { EventStoreUnavailable, EventTooLarge } from '@yikou/event-store';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { BadCursor, ReadStoreUnavailable } from '@yikou/read-store';
import { DomainError } from '@yikou/shared-kernel';
import { InvalidToken } from '../caller';
import type { PlatformCode } from './platform.messages';

/** Why there is no answer: a stable code and the facts. */
export interface Refusal {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** True when it is a fault of the product, to be logged and mended. */
  readonly fault?: boolean;
}

const refusal = (code: PlatformCode, facts: Refusal['facts'] = {}): Refusal => ({ code, facts });

/** What an error means to the caller. An error that is not known means nothing to him: its text stays inside. */
export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof DomainError) return FAULTS.has(error.code) ? FAULT : error;
  if (error instanceof RevisionMismatch) return refusal('REVISION_MISMATCH', { expected: error.expected, actual: error.actual });
  if (error instanceof InvalidToken) return refusal('INVALID_TOKEN');
  if (error instanceof BadCursor)
    return refusal('BAD_CURSOR', { errors: [{ in: 'query', field: '/cursor', rule: 'a cursor of this list' }] });
  if (error instanceof EventTooLarge) return refusal('EVENT_TOO_LARGE');
  if (UNAVAILABLE.some((kind) => error instanceof kind)) return refusal('UNAVAILABLE');
  if (error instanceof HttpException) return ofFramework(error);
  return FAULT;
};

const UNAVAILABLE = [EventStoreUnavailable, KeyStoreUnavailable, ReadStoreUnavailable, NotYet];

const FAULT: Refusal = { code: 'INTERNAL', facts: {}, fault: true };

/** Refusals that no caller can have caused. */
const FAULTS = new Set(['EVENT_FROM_THE_FUTURE', 'EVENT_UNREADABLE']);

const byStatus: Readonly<Partial<Record<number, PlatformCode>>> = {
  400: 'MALFORMED_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN_ROLE',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'HEADERS_TOO_LARGE',
  503: 'UNAVAILABLE',
};

const ofFramework = (error: HttpException): Refusal => {
  const code = byStatus[error.getStatus()];
  return code === undefined ? FAULT : refusal(code);
};
