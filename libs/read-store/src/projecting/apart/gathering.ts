/** Tells somebody something that may be told late: at once after a rest, otherwise once for all that came meanwhile. */
export class Gathering {
  private timer: NodeJS.Timeout | undefined;
  private toldAt = Number.NEGATIVE_INFINITY;

  /** @param restMs between two times that it is told */
  constructor(
    private readonly tell: (hurry: boolean) => void,
    private readonly restMs: number,
  ) {}

  soon(): void {
    if (this.timer) return;
    const rest = this.toldAt + this.restMs - performance.now();
    if (rest <= 0) this.told(false);
    else this.timer = setTimeout(() => this.told(false), rest);
  }

  /** For somebody who waits. */
  now(): void {
    this.told(true);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private told(hurry: boolean): void {
    this.stop();
    this.toldAt = performance.now();
    this.tell(hurry);
  }
}
