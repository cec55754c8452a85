import type { Position } from '@yikou/event-store';

interface Waiter {
  readonly position: Position;
  readonly answer: (reached: boolean) => void;
}

/** Those who wait until a position has been seen. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  /** False when the time went by before. */
  wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (reached: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(waiter);
        resolve(reached);
      };
      const waiter = { position, answer };
      const timer = setTimeout(() => answer(false), timeoutMs);
      this.waiting.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of [...this.waiting]) if (waiter.position <= position) waiter.answer(true);
  }

  giveUp(): void {
    for (const waiter of [...this.waiting]) waiter.answer(false);
  }
}
