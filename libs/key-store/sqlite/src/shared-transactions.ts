import { DomainError } from '@yikou/shared-kernel';

/** Bound of one transaction: the loop must not stand still for long. */
const MOST_WORKS = 256;

interface Waiting {
  /** Gives how to answer whoever asked, once it is durable. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Work that arrives in the same turn of the loop shares one durable transaction. Nobody is answered before it is committed; each gets its own answer. */
export class SharedTransactions {
  private readonly waiting: Waiting[] = [];

  constructor(private readonly transaction: <Result>(work: () => Result) => Result) {}

  /** @param work synchronous; a DomainError refuses this work alone, and comes before anything was written */
  take<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const answered = () => {
        const result = work();
        return () => resolve(result);
      };
      this.waiting.push({ work: answered, reject });
      if (this.waiting.length === 1) this.schedule();
    });
  }

  /** Commits whatever waits, now. */
  flush(): void {
    while (this.waiting.length > 0) this.commit();
  }

  private schedule(): void {
    setImmediate(() => this.commit());
  }

  private commit(): void {
    const batch = this.waiting.splice(0, MOST_WORKS);
    if (this.waiting.length > 0) this.schedule();
    if (batch.length > 0) for (const answer of this.inTransaction(batch)) answer();
  }

  /** All of the batch, or nothing of it and everybody is told why. */
  private inTransaction(batch: readonly Waiting[]): readonly (() => void)[] {
    try {
      return this.transaction(() => batch.map(answerTo));
    } catch (error) {
      return batch.map(
        ({ reject }) =>
          () =>
            reject(error),
      );
    }
  }
}

const answerTo = ({ work, reject }: Waiting): (() => void) => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return () => reject(error);
  }
};
