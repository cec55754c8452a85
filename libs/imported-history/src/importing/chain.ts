import { hash as digest } from 'node:crypto';
import {
  FIRST_PREVIOUS_HASH,
  HASH_ALG,
  type Actor,
  type EventMetadata,
  type EventText,
  type JsonObject,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { importCommandOf, importedEventIds } from '../streams';
import { parsedText, type Draft } from './draft';

/** The end of a stream: what follows is chained to it. */
export interface End {
  readonly revision: number;
  readonly hash: string;
  readonly recordedAt: string;
}

export const NO_STREAM: End = { revision: -1, hash: FIRST_PREVIOUS_HASH, recordedAt: '' };

const VERSION = 1;

/** An event to append, and its texts. */
export interface Link {
  readonly event: StoredEvent;
  readonly text: EventText;
}

/** An event whose data is there as text, and is taken apart only for who looks at it. */
class MadeEvent implements StoredEvent {
  readonly version = VERSION;
  readonly #text: string;

  constructor(
    readonly id: Uuid,
    readonly stream: StreamName,
    readonly revision: number,
    readonly type: string,
    readonly metadata: EventMetadata,
    text: string,
  ) {
    this.#text = text;
  }

  get data(): JsonObject {
    return parsedText(this.#text);
  }

  toJSON(): StoredEvent {
    const { id, stream, revision, type, version, data, metadata } = this;
    return { id, stream, revision, type, version, data, metadata };
  }
}

/** Makes the events of one stream, each chained to the one before it. */
export class Chain {
  private readonly idOf: (revision: number) => Uuid;
  private readonly about: Pick<EventMetadata, 'actor' | 'causationId' | 'commandId' | 'correlationId'>;
  /** The fields of the metadata up to the hash, and those between it and the times. */
  private readonly first: string;

  /** @param correlationId what was imported together */
  constructor(
    private readonly stream: StreamName,
    correlationId: Uuid,
    { authority, id, role }: Actor,
  ) {
    const commandId = importCommandOf(stream);
    this.idOf = importedEventIds(commandId);
    this.about = { actor: { authority, id, role }, causationId: commandId, commandId, correlationId };
    this.first = JSON.stringify(this.about).slice(0, -1);
  }

  /**
   * The texts are made once, in the form of RFC 8785 (fields in the order of their names, and JSON's own texts): hashed and stored as they
   * are. `hashOf` gives the same hash.
   * @param text the data, its fields in the order of their names
   */
  next(end: End, { type, at }: Draft, text: string, now: Instant): Link {
    const { stream, first, about } = this;
    const revision = end.revision + 1;
    const id = this.idOf(revision);
    const recordedAt = now < end.recordedAt ? (end.recordedAt as Instant) : now;
    const occurredAt = at ?? recordedAt;
    const last = `"hashAlg":"${HASH_ALG}","occurredAt":"${occurredAt}","previousHash":"${end.hash}","recordedAt":"${recordedAt}"}`;
    const hash = digest(
      'sha256',
      `{"data":${text},"id":"${id}","metadata":${first},${last},"revision":${String(revision)},"stream":"${stream}","type":"${type}","version":${String(VERSION)}}`,
    );
    const { actor, causationId, commandId, correlationId } = about;
    const metadata: EventMetadata = {
      actor,
      causationId,
      commandId,
      correlationId,
      hash,
      hashAlg: HASH_ALG,
      occurredAt,
      previousHash: end.hash,
      recordedAt,
    };
    return {
      event: new MadeEvent(id, stream, revision, type, metadata, text),
      text: { data: text, metadata: `${first},"hash":"${hash}",${last}` },
    };
  }
}

export const endAt = ({ revision, metadata }: Pick<StoredEvent, 'revision' | 'metadata'>): End => ({
  revision,
  hash: metadata.hash,
  recordedAt: metadata.recordedAt,
});
