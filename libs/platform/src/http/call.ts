import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { Reach, Scope } from './authorisation';
import type { Caller } from './caller';

/** What a command is done on the authority of, and when it was true. */
export interface Basis {
  /** A certificate, an article of law, a mandate, e.g. `行政许可法 §29`. */
  readonly authority: string;
  readonly occurredAt?: Instant;
  /** Names the command among several of one request; absent for its first or only one. */
  readonly part?: string;
}

/** One request to an operation: who, when, and under which key of idempotency. */
export interface Call {
  readonly caller: Caller;
  /** How far the granted role reaches: lists are filtered by it. */
  readonly scope: Scope;
  /** Of the domain clock, read once per request. */
  readonly now: Instant;
  readonly correlationId: Uuid;
  /** The revision that the caller has seen. */
  readonly ifMatch?: number;
  /**
   * An id that is the same on every retry: UUIDv5(commandId, kind).
   * @throws TypeError outside commands, which alone have a key
   */
  newId(kind: string): Uuid;
  /** @throws TypeError outside commands */
  envelope(of: Basis): CommandEnvelope;
  /** @throws DomainError FORBIDDEN_SCOPE (403) when the scope of the granted role does not reach this */
  reaches(of: Reach): void;
}

/** The request as Fastify hands it on, with what the guard has made of it. */
export interface WithCall {
  call?: Call;
}

/** Parameter decorator: the `Call` of this request. */
export const CallOf = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const { call } = context.switchToHttp().getRequest<WithCall>();
  if (!call) throw new TypeError('@CallOf() is for handlers with @Operation()');
  return call;
});
