import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { ClockCommand, ClockEvent, ClockState } from './clock-stream';
import { clockCodec } from './clock-stream.aggregate';
import { clockStream } from './clock-stream.decider';

const { given } = specification(clockStream);
const [first, second, third] = ['2010-10-02T00:00:00.000Z', '2010-10-04T01:00:00.000Z', '2011-01-01T00:00:00.000Z'].map((text) =>
  parseInstant(text),
) as [ReturnType<typeof parseInstant>, ReturnType<typeof parseInstant>, ReturnType<typeof parseInstant>];

const system: ClockEvent = { type: 'SystemClockStarted' };
const virtual: ClockEvent = { type: 'VirtualClockStarted', at: first };
const advanced: ClockEvent = { type: 'ClockAdvanced', to: second };

describe('the clock of a data folder', () => {
  it('is of one kind for ever', () => {
    given().when({ type: 'StartSystemClock' }).then(system);
    given(system).when({ type: 'StartSystemClock' }).thenNothing();
    given(system)
      .when({ type: 'StartVirtualClock', at: first, storeIsEmpty: false })
      .thenRejected('CLOCK_MODE_FIXED', { fixed: 'system', wanted: 'virtual' });
    given(virtual).when({ type: 'StartSystemClock' }).thenRejected('CLOCK_MODE_FIXED', { fixed: 'virtual', wanted: 'system' });
  });

  it('is virtual only from the beginning, and keeps where it began', () => {
    given().when({ type: 'StartVirtualClock', at: first, storeIsEmpty: true }).then(virtual);
    given().when({ type: 'StartVirtualClock', at: first, storeIsEmpty: false }).thenRejected('CLOCK_MODE_FIXED');
    given(virtual, advanced).when({ type: 'StartVirtualClock', at: third, storeIsEmpty: false }).thenNothing();
  });

  it('advances, never backwards', () => {
    given(virtual).when({ type: 'AdvanceClock', to: second }).then(advanced);
    given(virtual, advanced).thenState({ status: 'virtual', at: second });
    given(virtual, advanced).when({ type: 'AdvanceClock', to: second }).thenNothing();
    given(virtual, advanced).when({ type: 'AdvanceClock', to: first }).thenNothing();
  });

  it('is not advanced by hand when it is the system’s', () => {
    given(system).when({ type: 'AdvanceClock', to: second }).thenRejected('NOT_ALLOWED', { status: 'system' });
  });

  it('is a decider', () => {
    const instant = fc.constantFrom(first, second, third);
    checkDecider<ClockState, ClockCommand, ClockEvent>({
      decider: clockStream,
      commands: fc.oneof(
        fc.record({ type: fc.constant('StartSystemClock' as const) }),
        fc.record({ type: fc.constant('StartVirtualClock' as const), at: instant, storeIsEmpty: fc.boolean() }),
        fc.record({ type: fc.constant('AdvanceClock' as const), to: instant }),
      ),
    });
  });
});

describeGoldenSamples(clockCodec, [
  { type: 'clock.system.started', version: 1, data: {}, means: { type: 'SystemClockStarted' } },
  {
    type: 'clock.virtual.started',
    version: 1,
    data: { at: '2010-10-02T00:00:00.000Z' },
    means: { type: 'VirtualClockStarted', at: '2010-10-02T00:00:00.000Z' },
  },
  {
    type: 'clock.virtual.advanced',
    version: 1,
    data: { to: '2010-10-04T01:00:00.000Z' },
    means: { type: 'ClockAdvanced', to: '2010-10-04T01:00:00.000Z' },
  },
]);
