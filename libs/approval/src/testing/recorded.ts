import type { EventCodec, Message } from '@yikou/event-sourcing';
import { FIRST_PREVIOUS_HASH, streamName, type Position, type RecordedEvent } from '@yikou/event-store';
import { derivedId, parseInstant, type Instant } from '@yikou/shared-kernel';

/** Events as they come from the store: one stream, from revision 0. */
export const recorded = <Event extends Message>(
  of: { readonly category: string; readonly codec: EventCodec<Event> },
  id: string,
  events: readonly Event[],
  occurredAt: (event: Event) => Instant = () => parseInstant('2022-12-01T02:00:00.000Z'),
): RecordedEvent[] =>
  events.map((event, revision) => ({
    id: derivedId('event', id, String(revision)),
    stream: streamName(of.category, id),
    revision,
    ...of.codec.encode(event),
    position: BigInt(revision + 1) as Position,
    metadata: {
      commandId: derivedId('command', id, String(revision)),
      causationId: 'a-cause',
      correlationId: 'a-correlation',
      actor: { id: 'someone', role: 'officer', authority: '行政许可法' },
      occurredAt: occurredAt(event),
      recordedAt: occurredAt(event),
      hashAlg: 'sha256-jcs-1',
      previousHash: FIRST_PREVIOUS_HASH,
      hash: FIRST_PREVIOUS_HASH,
    },
  }));
