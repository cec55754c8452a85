import { derivedId, parseInstant, type Uuid } from '@yikou/shared-kernel';
import { FIRST_PREVIOUS_HASH, HASH_ALG, seal } from '../hash';
import type { EventMetadata, JsonObject, StoredEvent, StreamName } from '../envelope';

export interface SampleOptions {
  /** The event that they follow; default: they begin the stream. */
  readonly after?: StoredEvent | undefined;
  readonly type?: string;
  /** Default a small object that tells the revision. */
  readonly data?: (revision: number) => JsonObject;
  /** Default one command for all of them, derived from stream and first revision. */
  readonly commandId?: Uuid;
  readonly metadata?: Partial<EventMetadata>;
}

/** So many sealed events of one stream, chained to one another as a command would leave them. */
export const sampleEvents = (stream: StreamName, count = 1, options: SampleOptions = {}): StoredEvent[] => {
  const events: StoredEvent[] = [];
  for (let index = 0; index < count; index += 1) events.push(nextSample(stream, events.at(-1) ?? options.after, index, options));
  return events;
};

const MOMENT = parseInstant('2022-12-01T08:00:00.000Z');

const nextSample = (stream: StreamName, previous: StoredEvent | undefined, index: number, options: SampleOptions): StoredEvent => {
  const revision = (previous?.revision ?? -1) + 1;
  const commandId = options.commandId ?? derivedId('sample command', stream, String(revision - index));
  const data = options.data?.(revision) ?? { revision };
  const { event } = seal({
    id: derivedId('sample event', commandId, String(index)),
    stream,
    revision,
    type: options.type ?? 'sample.thing.done',
    version: 1,
    data,
    metadata: {
      commandId,
      causationId: commandId,
      correlationId: commandId,
      actor: { id: 'system:sample', role: 'system', authority: 'the test' },
      occurredAt: MOMENT,
      recordedAt: MOMENT,
      hashAlg: HASH_ALG,
      previousHash: previous?.metadata.hash ?? FIRST_PREVIOUS_HASH,
      ...options.metadata,
    },
  });
  // As it was given: what stores do with it is theirs to show.
  return { ...event, data };
};
