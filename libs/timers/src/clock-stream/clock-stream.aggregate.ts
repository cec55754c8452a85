import { eventCodec, streamOf, type Aggregate } from '@yikou/event-sourcing';
import type { ClockCommand, ClockEvent, ClockState } from './clock-stream';
import { clockStream } from './clock-stream.decider';

export const clockCodec = eventCodec<ClockEvent>({
  SystemClockStarted: { name: 'clock.system.started' },
  VirtualClockStarted: { name: 'clock.virtual.started' },
  ClockAdvanced: { name: 'clock.virtual.advanced' },
});

export const clockAggregate: Aggregate<ClockState, ClockCommand, ClockEvent> = {
  category: 'clock',
  decider: clockStream,
  codec: clockCodec,
};

/** The one stream of its category. */
export const CLOCK_STREAM = streamOf(clockAggregate, 'domain');
