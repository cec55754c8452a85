import { eventCodec, streamOf, type Aggregate, type Upcaster } from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import type { ParkingCommand, ParkingEvent, ParkingState } from './parking';
import { parking } from './parking.decider';

/** Since version 2 the data of a message may be left out; whoever knows version 1 only would miss them. */
const asItWas: Upcaster = (data) => data;

export const parkingCodec = eventCodec<ParkingEvent>({
  MessageParked: { name: 'bus.message.parked', upcasters: [asItWas] },
  MessageJoined: { name: 'bus.message.joined', upcasters: [asItWas] },
  MessageReleased: { name: 'bus.message.released' },
  MessageFailedAgain: { name: 'bus.message.failed-again' },
  MessageDiscarded: { name: 'bus.message.discarded' },
});

export const parkingLine: Aggregate<ParkingState, ParkingCommand, ParkingEvent> = {
  category: 'parked',
  decider: parking,
  codec: parkingCodec,
};

/** One stream per reactor and key. */
export const parkedStream = (reactor: string, key: string): StreamName => streamOf(parkingLine, derivedId(reactor, key));
