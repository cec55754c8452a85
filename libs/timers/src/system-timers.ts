import { setTimeout as sleep } from 'node:timers/promises';
import { pauseMs, type BackOff, type BusLog } from '@yikou/event-bus';
import type { Followers } from '@yikou/event-store';
import { msOf, type Instant } from '@yikou/shared-kernel';
import { systemClock, type DomainClock } from './clock';
import type { Firing } from './firing';
import type { TimerIndex } from './timer-index';

export interface SystemSetting {
  readonly clock: DomainClock;
  readonly followers: Followers;
  readonly index: TimerIndex;
  readonly firing: Firing;
  readonly backOff: BackOff;
  readonly log: BusLog;
}

/** Looks again at the latest after so long: the machine's clock may have been set. */
const LONGEST_SLEEP_MS = 60_000;
/** Changes that come close together are looked at together. */
const SETTLING_MS = 50;

interface Retry {
  readonly attempt: number;
  readonly atMs: number;
}

/** Fires timers as the machine's clock reaches their due time; sleeps until the next one, or until the index changes. */
export class SystemTimers {
  private readonly stopping = new AbortController();
  private retries = new Map<string, Retry>();
  private running: Promise<void> = Promise.resolve();
  private changing: Promise<void> | undefined;

  constructor(private readonly setting: SystemSetting) {}

  start(): void {
    this.running = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      // Asked for before the look, so that no change falls between the look and the rest.
      const changed = this.change();
      let restMs: number;
      try {
        const now = this.setting.clock.now();
        await this.fireDue(now, signal);
        restMs = await this.untilNext(now);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.setting.log.error({ err: error, attempt: failures }, 'timers cannot be read: tried again after a pause');
        restMs = pauseMs(failures, this.setting.backOff);
      }
      await this.rest(restMs, changed, signal);
    }
  }

  /** In order of due time. Behind a timer that waits to be tried again, the others of its stream wait too. */
  private async fireDue(now: Instant, signal: AbortSignal): Promise<void> {
    const retries = new Map<string, Retry>();
    const held = new Set<string>();
    for await (const timer of this.setting.index.due(now)) {
      if (signal.aborted) return;
      const { stream, commandId } = timer.fired;
      const retry = this.retries.get(commandId);
      if (held.has(stream) || (retry && retry.atMs > systemClock.nowMs())) {
        held.add(stream);
        if (retry) retries.set(commandId, retry);
        continue;
      }
      const attempt = (retry?.attempt ?? 0) + 1;
      if (await this.setting.firing.fire(timer, attempt)) continue;
      held.add(stream);
      retries.set(commandId, { attempt, atMs: systemClock.nowMs() + pauseMs(attempt, this.setting.backOff) });
    }
    this.retries = retries;
  }

  private async untilNext(lookedAt: Instant): Promise<number> {
    const next = await this.setting.index.nextAfter(lookedAt);
    const now = this.setting.clock.now();
    const retryMs = [...this.retries.values()].map(({ atMs }) => atMs - systemClock.nowMs());
    return Math.max(0, Math.min(LONGEST_SLEEP_MS, ...(next === undefined ? [] : [msOf(next) - msOf(now)]), ...retryMs));
  }

  private async rest(ms: number, changed: Promise<void>, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const slept = sleep(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    await Promise.race([slept, changed.then(() => sleep(Math.min(ms, SETTLING_MS)))]);
    woken.abort();
  }

  /** The next change that any follower tells of: the projection of the index is one. */
  private change(): Promise<void> {
    this.changing ??= this.setting.followers.change().then(() => {
      this.changing = undefined;
    });
    return this.changing;
  }
}
