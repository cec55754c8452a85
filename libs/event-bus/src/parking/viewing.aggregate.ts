import { eventCodec, streamOf, type Aggregate } from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import type { Viewing, ViewingCommand, ViewingEvent } from './viewing';
import { viewing } from './viewing.decider';

export const viewingCodec = eventCodec<ViewingEvent>({
  ParkedKeysListed: { name: 'bus.parked.listed' },
  ParkedKeyLookedInto: { name: 'bus.parked.looked-into' },
});

export const viewingAggregate: Aggregate<Viewing, ViewingCommand, ViewingEvent> = {
  category: 'parkedviewing',
  decider: viewing,
  codec: viewingCodec,
};

/** One stream per act, named after its command: a list is of no one key, and there is no end of looks. */
export const viewingStream = (commandId: Uuid): StreamName => streamOf(viewingAggregate, commandId);
