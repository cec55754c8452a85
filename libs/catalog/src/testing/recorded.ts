import type { Aggregate, Message } from '@yikou/event-sourcing';
import { streamOf } from '@yikou/event-sourcing';
import { HASH_ALG, START, seal, type RecordedEvent } from '@yikou/event-store';
import { parseInstant, uuidV5 } from '@yikou/shared-kernel';

const at = parseInstant('2022-03-01T01:00:00.000Z');
const nobody = uuidV5('nobody');

/** The events of one stream as the store gives them; `from` is the revision of the first. */
export const recorded = <State, Command, Event extends Message>(
  aggregate: Aggregate<State, Command, Event>,
  id: string,
  events: readonly Event[],
  from = 0,
): RecordedEvent[] =>
  events.map((event, index) => ({
    ...seal({
      id: uuidV5(`${id} ${String(from + index)}`),
      stream: streamOf(aggregate, id),
      revision: from + index,
      ...aggregate.codec.encode(event),
      metadata: {
        commandId: uuidV5(`command ${id} ${String(from + index)}`),
        causationId: nobody,
        correlationId: nobody,
        actor: { id: nobody, role: 'keeper', authority: '行政许可法 §30' },
        occurredAt: at,
        recordedAt: at,
        hashAlg: HASH_ALG,
        previousHash: '0'.repeat(64),
      },
    }).event,
    position: START,
  }));
