import { hash as digest } from 'node:crypto';
import {
  FIRST_PREVIOUS_HASH,
  HASH_ALG,
  type Actor,
  type EventMetadata,
  type JsonObject,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { importCommandOf, importedEventIds } from '../streams';
import type { Draft } from './draft';

/** The end of a stream: what follows is chained to it. */
export interface End {
  readonly revision: number;
  readonly hash: string;
  readonly recordedAt: string;
}

export const NO_STREAM: End = { revision: -1, hash: FIRST_PREVIOUS_HASH, recordedAt: '' };

const VERSION = 1;

/** Makes the events of one stream, each chained to the one before it. */
export class Chain {
  private readonly idOf: (revision: number) => Uuid;
  private readonly beforeOccurred: string;
  private readonly about: Pick<EventMetadata, 'actor' | 'causationId' | 'commandId' | 'correlationId' | 'hashAlg'>;

  /** @param correlationId what was imported together */
  constructor(
    private readonly stream: StreamName,
    correlationId: Uuid,
    actor: Actor,
  ) {
    const { authority, id, role } = actor;
    const commandId = importCommandOf(stream);
    this.idOf = importedEventIds(commandId);
    this.about = { actor: { authority, id, role }, causationId: commandId, commandId, correlationId, hashAlg: HASH_ALG };
    this.beforeOccurred = JSON.stringify(this.about).slice(0, -1);
  }

  /** @param data as it is stored, its fields in the order of their names */
  next(end: End, { type, at }: Draft, data: JsonObject, now: Instant): StoredEvent {
    const { stream } = this;
    const revision = end.revision + 1;
    const id = this.idOf(revision);
    const recordedAt = now < end.recordedAt ? (end.recordedAt as Instant) : now;
    const times = { occurredAt: at ?? recordedAt, previousHash: end.hash, recordedAt };
    // The RFC 8785 form: fields in the order of their names, and JSON's own texts. `canonicalForm` gives the same, at thrice the cost.
    const hash = digest(
      'sha256',
      `{"data":${JSON.stringify(data)},"id":"${id}","metadata":${this.beforeOccurred},` +
        `"occurredAt":"${times.occurredAt}","previousHash":"${end.hash}","recordedAt":"${recordedAt}"},"revision":${String(revision)},"stream":"${stream}","type":"${type}","version":${String(VERSION)}}`,
    );
    return { id, stream, revision, type, version: VERSION, data, metadata: { ...this.about, ...times, hash } };
  }
}

export const endAt = ({ revision, metadata }: Pick<StoredEvent, 'revision' | 'metadata'>): End => ({
  revision,
  hash: metadata.hash,
  recordedAt: metadata.recordedAt,
});
