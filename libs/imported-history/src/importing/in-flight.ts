/** Writes under way: many at once, so that they share transactions, and no more than memory holds. */
export class InFlight {
  private readonly writes = new Set<Promise<void>>();
  private units = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly most: { readonly writes: number; readonly units: number }) {}

  /** Resolves when there is room for one more. @throws what a write failed with */
  async room(): Promise<void> {
    while (!this.failure && this.isFull) await Promise.race(this.writes);
    this.throwFailure();
  }

  get isFull(): boolean {
    return this.writes.size >= this.most.writes || this.units >= this.most.units;
  }

  add(write: Promise<void>, units: number): void {
    this.units += units;
    const settled = write
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.writes.delete(settled);
        this.units -= units;
      });
    this.writes.add(settled);
  }

  /** Resolves when all have ended. @throws what the first that failed has failed with */
  async settled(): Promise<void> {
    await this.ended();
    this.throwFailure();
  }

  async ended(): Promise<void> {
    while (this.writes.size > 0) await Promise.all(this.writes);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
