import { AnswerLimit, DEFAULT_BACK_OFF, silentLog, type BackOff, type BusLog } from '@yikou/event-bus';
import type { Actor, EventStore, Followers } from '@yikou/event-store';
import type { ReadModel } from '@yikou/read-store';
import { DomainError, type Instant } from '@yikou/shared-kernel';
import type { DomainClock } from './clock';
import { VirtualDomainClock } from './domain-clock';
import { SystemTimers } from './system-timers';
import { Firing } from './firing';
import type { FiredTimer } from './timer';
import { TimerIndex } from './timer-index';
import type { TimerDoc } from './timers.projection';
import { VirtualTimers } from './virtual-timers';

export interface TimerServiceOptions {
  readonly store: EventStore;
  readonly clock: DomainClock;
  readonly followers: Followers;
  /** The model of `timersProjection`, kept up to date by its runner, which is one of the followers. */
  readonly index: ReadModel<TimerDoc>;
  /**
   * By service: what makes a command of a timer. Its `DomainError` settles the timer, which stays as it is until an event changes it;
   * any other error is tried again. A firing that is accepted leads to an event that sets or cancels the timer.
   */
  readonly fire: Readonly<Record<string, (fired: FiredTimer) => Promise<void>>>;
  readonly log?: BusLog;
  readonly backOff?: BackOff;
  /** Default 30 s. */
  readonly answerWithinMs?: number;
}

export interface AdvanceOptions {
  readonly signal?: AbortSignal;
  /** Who moves the clock; default the system. */
  readonly actor?: Actor;
}

/** Fires timers when the clock of law says so. */
export interface TimerService {
  /** With the system clock: fires what is due from now on. With the virtual clock only an advance does. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Virtual clock: goes from one due time to the next, waiting each time until everything that follows from it is done, and resolves
   * with the time when it has arrived and is quiet. Never backwards; one advance after the other.
   * @throws DomainError CLOCK_NOT_VIRTUAL
   */
  advanceTo(instant: Instant, options?: AdvanceOptions): Promise<Instant>;
}

export const timerService = (options: TimerServiceOptions): TimerService => {
  const { store, clock, followers, fire, log = silentLog, backOff = DEFAULT_BACK_OFF, answerWithinMs = 30_000 } = options;
  const index = new TimerIndex(options.index);
  const firing = new Firing({ fire, index, log, answers: new AnswerLimit(answerWithinMs) });
  if (clock instanceof VirtualDomainClock) return new VirtualTimers({ store, clock, followers, index, firing, backOff });
  const timers = new SystemTimers({ clock, followers, index, firing, backOff, log });
  return {
    start: () => {
      timers.start();
    },
    stop: () => timers.stop(),
    advanceTo: () => Promise.reject(new DomainError('CLOCK_NOT_VIRTUAL', { rule: 'only a virtual clock can be moved', mode: clock.mode })),
  };
};
