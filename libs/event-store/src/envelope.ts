import type { Instant, Uuid } from '@yikou/shared-kernel';

/** JSON as it can be stored: no `undefined`, no integer beyond 2^53, no U+0000, no lone surrogate. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** `category-id`; the category has no hyphen. Names hold no personal data. */
export type StreamName = string & { readonly __brand: 'StreamName' };

/** Where an event stands in the whole log: opaque, ordered, an int64. Positions may jump. */
export type Position = bigint & { readonly __brand: 'Position' };

/** Before the first event. `from` is exclusive everywhere, so a read from here gives everything. */
export const START = 0n as Position;

/** The life of a store: `restore` starts a new one. Checkpoints, cursors and position tokens carry it. */
export interface Epoch {
  readonly number: number;
  readonly id: Uuid;
}

/** `<number>-<8 hex digits of the id>`: two restores of one backup have the same number, but not the same id. */
export const EPOCH_TEXT = '[0-9]{1,10}-[0-9a-f]{8}';

/** An epoch as tokens that leave the product carry it. */
export const epochText = ({ number, id }: Epoch): string => `${String(number)}-${id.slice(0, 8)}`;

/** Who acts: an opaque account id, a subject id or `system:<service>`, never a name, an e-mail or an OIDC `sub`. */
export interface Actor {
  readonly id: string;
  readonly role: string;
  readonly department?: string;
  /** What allows the act: a certificate, an article of law, a mandate, or the cause that the system acts upon. */
  readonly authority: string;
}

export interface EventMetadata {
  /** The key of idempotency: all events of one command carry it. */
  readonly commandId: Uuid;
  /** HMAC over method, path and canonical body of the request; absent for reactors and timers. */
  readonly requestHash?: string;
  readonly causationId: string;
  readonly correlationId: string;
  readonly actor: Actor;
  /** When it was true. */
  readonly occurredAt: Instant;
  /** When it became known: from the domain clock, never less than its predecessor's in the stream. */
  readonly recordedAt: Instant;
  readonly hashAlg: 'sha256-jcs-1';
  /** The `hash` of the event before it in the stream; 64 zeros at revision 0. */
  readonly previousHash: string;
  readonly hash: string;
}

/** An event as it is appended and as it will stand for ever. */
export interface StoredEvent {
  readonly id: Uuid;
  readonly stream: StreamName;
  /** From 0, without gaps. */
  readonly revision: number;
  /** Dotted, past tense, e.g. `approval.review.decided`. */
  readonly type: string;
  readonly version: number;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/** A stored event with its place in the log, which is no part of its hash. */
export interface RecordedEvent extends StoredEvent {
  readonly position: Position;
}

export const streamName = (category: string, id: string): StreamName => {
  if (!/^[a-z][a-z0-9_]*$/.test(category) || id === '') throw new TypeError(`not a stream name: ${category}-${id}`);
  return `${category}-${id}` as StreamName;
};

export const categoryOf = (stream: string): string => {
  const hyphen = stream.indexOf('-');
  return hyphen < 0 ? stream : stream.slice(0, hyphen);
};

export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** Digits of the largest int64. */
const POSITION_DIGITS = 19;

/** A position as text that sorts as positions do: for documents whose order is that of the log. Volatile wherever it stands in one. */
export const positionText = (position: bigint): string => position.toString().padStart(POSITION_DIGITS, '0');
