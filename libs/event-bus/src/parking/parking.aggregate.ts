import { eventCodec, streamOf, type Aggregate } from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import type { ParkingCommand, ParkingEvent, ParkingState } from './parking';
import { parking } from './parking.decider';

export const parkingCodec = eventCodec<ParkingEvent>({
  MessageParked: { name: 'bus.message.parked' },
  MessageJoined: { name: 'bus.message.joined' },
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
