interface Entry<Mark> {
  readonly mark: Mark;
  done: boolean;
}

/** Work that ends in any order, told in the order in which it began: `reached` is called with a mark when it and all before it are done. */
export class LowWater<Mark> {
  private entries: Entry<Mark>[] = [];
  private first = 0;

  constructor(private readonly reached: (mark: Mark) => void) {}

  /** Gives what to call when the work is done. */
  enter(mark: Mark): () => void {
    const entry = { mark, done: false };
    this.entries.push(entry);
    return () => {
      entry.done = true;
      this.advance();
    };
  }

  /** A mark with no work of its own. */
  pass(mark: Mark): void {
    this.enter(mark)();
  }

  private advance(): void {
    for (let next = this.entries[this.first]; next?.done; next = this.entries[this.first]) {
      this.first += 1;
      this.reached(next.mark);
    }
    if (this.first <= 1_000 && this.first < this.entries.length) return;
    this.entries = this.entries.slice(this.first);
    this.first = 0;
  }
}
