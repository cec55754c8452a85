import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { ClockCommand, ClockEvent, ClockState } from './clock-stream';

type Command<T extends ClockCommand['type']> = Extract<ClockCommand, { type: T }>;
type Virtual = Extract<ClockState, { status: 'virtual' }>;

const startSystem = (): ClockEvent[] => [{ type: 'SystemClockStarted' }];

const startVirtual = ({ at, storeIsEmpty }: Command<'StartVirtualClock'>): ClockEvent[] => {
  if (!storeIsEmpty) throw modeFixed('system', 'virtual');
  return [{ type: 'VirtualClockStarted', at }];
};

/** Never backwards: to where it is, or before, there is nothing to do. */
const advance = ({ to }: Command<'AdvanceClock'>, { at }: Virtual): ClockEvent[] => (to > at ? [{ type: 'ClockAdvanced', to }] : []);

const refuse = (fixed: 'system' | 'virtual', wanted: 'system' | 'virtual') => (): never => {
  throw modeFixed(fixed, wanted);
};

const modeFixed = (fixed: string, wanted: string) =>
  new DomainError('CLOCK_MODE_FIXED', { field: 'YIKOU_CLOCK', rule: 'a data folder keeps the clock that it began with', fixed, wanted });

const rules: Rules<ClockState, ClockCommand, ClockEvent> = {
  none: { StartSystemClock: startSystem, StartVirtualClock: startVirtual },
  system: { StartSystemClock: () => [], StartVirtualClock: refuse('system', 'virtual') },
  virtual: { StartSystemClock: refuse('virtual', 'system'), StartVirtualClock: () => [], AdvanceClock: advance },
};

const evolution: Evolution<ClockState, ClockEvent> = {
  SystemClockStarted: () => ({ status: 'system' }),
  VirtualClockStarted: (_, { at }) => ({ status: 'virtual', at }),
  ClockAdvanced: (state, { to }) => (state.status === 'virtual' ? { ...state, at: to } : state),
};

export const clockStream = decider<ClockState, ClockCommand, ClockEvent>({ initialState: { status: 'none' }, rules, evolution });
