import { waitBefore, type BackOff } from '@yikou/event-bus';
import type { EventStore, Followers } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import type { VirtualDomainClock } from './domain-clock';
import type { Firing } from './firing';
import type { IndexedTimer, TimerIndex } from './timer-index';
import type { AdvanceOptions, TimerService } from './timer-service';

export interface VirtualSetting {
  readonly store: EventStore;
  readonly clock: VirtualDomainClock;
  readonly followers: Followers;
  readonly index: TimerIndex;
  readonly firing: Firing;
  readonly backOff: BackOff;
}

/** Timers under a virtual clock: one after the other, each only when all that follows from the one before is done, so that every run is alike. */
export class VirtualTimers implements TimerService {
  private readonly stopping = new AbortController();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly setting: VirtualSetting) {}

  start(): void {
    // Nothing happens by itself where time stands still.
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.last;
  }

  advanceTo(instant: Instant, options: AdvanceOptions = {}): Promise<Instant> {
    const advance = this.last.then(() => this.advance(instant, options));
    this.last = advance.catch(() => undefined);
    return advance;
  }

  private async advance(target: Instant, { signal, actor }: AdvanceOptions): Promise<Instant> {
    const { clock, index } = this.setting;
    const stop = signal ? AbortSignal.any([signal, this.stopping.signal]) : this.stopping.signal;
    for (;;) {
      await this.quiet(stop);
      const timer = await index.first(target);
      if (timer) {
        await clock.moveTo(timer.fired.due, actor);
        await this.fire(timer, stop);
      } else if (clock.now() < target) {
        await clock.moveTo(target, actor);
      } else return clock.now();
    }
  }

  private async quiet(signal: AbortSignal): Promise<void> {
    const { store, followers } = this.setting;
    await followers.quiet(() => store.head(), signal);
  }

  private async fire(timer: IndexedTimer, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; !(await this.setting.firing.fire(timer, attempt)); attempt += 1)
      await waitBefore(attempt, this.setting.backOff, signal);
  }
}
