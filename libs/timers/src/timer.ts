import type { RecordedEvent } from '@yikou/event-store';
import type { Reference } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';

/** A timer of a stream as its events set it. One per (stream, kind). */
export interface Timer {
  readonly stream: string;
  readonly kind: string;
  readonly due: Instant;
  /** `<revision of the event that set it>/<calendar version>`: a firing with another one is ignored by the decider. */
  readonly deadlineRevision: string;
}

export type TimerChange = { readonly set: Omit<Timer, 'stream'> } | { readonly cancel: string /* kind */ };

/** Derives timers from a service's own events and fires them as commands. */
export interface TimerDeclaration {
  readonly service: string;
  readonly categories: readonly string[];
  readonly reference: Reference;
  /** What an event sets and cancels on its own stream. Pure. */
  changes(event: RecordedEvent): readonly TimerChange[];
}

/** Why a timer is there: what it leads to belongs to the conversation of the event that set it. */
export interface TimerCause {
  /** The id of that event. */
  readonly causationId: string;
  readonly correlationId: string;
}

export interface FiredTimer extends Timer, TimerCause {
  /** UUIDv5(stream, kind, due, deadline revision): firing again changes nothing. */
  readonly commandId: Uuid;
}
