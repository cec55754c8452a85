import { NoAnswer } from './failure';

const TICKS = 10;

interface Waiting {
  ticks: number;
  expire(): void;
}

/**
 * Gives up on promises that take too long. Time is counted in ticks of this process, so that one that was suspended, or whose
 * event loop was held up, does not take its own absence for a reactor's.
 */
export class AnswerLimit {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly limitMs: number) {}

  /** @throws NoAnswer after the limit (at most a tenth later); what becomes of the promise then is of no account */
  within<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        ticks: 0,
        expire: () => {
          reject(new NoAnswer(this.limitMs));
        },
      };
      this.add(waiting);
      answer.then(resolve, reject).finally(() => {
        this.remove(waiting);
      });
    });
  }

  private add(waiting: Waiting): void {
    this.waiting.add(waiting);
    this.timer ??= setInterval(
      () => {
        this.tick();
      },
      Math.max(1, this.limitMs / TICKS),
    );
  }

  private remove(waiting: Waiting): void {
    this.waiting.delete(waiting);
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    for (const waiting of this.waiting) {
      waiting.ticks += 1;
      // The first tick may come at once: it takes one more than there are in the limit.
      if (waiting.ticks <= TICKS) continue;
      this.remove(waiting);
      waiting.expire();
    }
  }
}
