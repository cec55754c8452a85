import type { EventCodec, Message } from '@yikou/event-sourcing';
import { FIRST_PREVIOUS_HASH, streamName, type Position, type RecordedEvent } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import { at } from './samples';

/** Events as they come from the store: one stream, from revision 0. */
export const recorded = <Event extends Message>(
  of: { readonly category: string; readonly codec: EventCodec<Event> },
  id: string,
  events: readonly Event[],
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
      actor: { id: 'system:subsidy', role: 'system', authority: '预算法 §13' },
      occurredAt: at,
      recordedAt: at,
      hashAlg: 'sha256-jcs-1',
      previousHash: FIRST_PREVIOUS_HASH,
      hash: FIRST_PREVIOUS_HASH,
    },
  }));
