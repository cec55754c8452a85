import { setTimeout as sleep } from 'node:timers/promises';
import { parseInstant, plusMs, type Instant } from '@yikou/shared-kernel';
import { CLOCK_START } from './city';
import type { Wire } from './wire';

const DAY_MS = 86_400_000;

/** The virtual clock of the product, moved as any other command is: sent again until it is answered. */
export class Clock {
  private target: Instant = parseInstant(CLOCK_START);
  private advances = 0;

  constructor(private readonly wire: Wire) {}

  /** Where it was moved to last. */
  get now(): Instant {
    return this.target;
  }

  /** Resolves when the clock is there, and all that was due on the way has happened. */
  async advance(days: number): Promise<void> {
    this.target = plusMs(this.target, days * DAY_MS);
    this.advances += 1;
    await this.arrive();
  }

  /** Resolves when everything that follows from what was recorded is done. */
  async quiet(): Promise<void> {
    this.advances += 1;
    await this.arrive();
  }

  private async arrive(): Promise<void> {
    const command = { as: 'admin', path: '/admin/clock/advances', body: { to: this.target }, key: `clock/${String(this.advances)}` };
    for (;;) {
      const reply = await this.wire.again(command);
      if (reply.status < 300) return;
      await sleep(50);
    }
  }
}
