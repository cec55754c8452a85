import type { Query, ReadModel } from '@yikou/read-store';
import { plusMs, type Instant } from '@yikou/shared-kernel';
import { firedTimer, type TimerDoc } from './timers.projection';
import type { FiredTimer } from './timer';

export interface IndexedTimer {
  readonly service: string;
  readonly fired: FiredTimer;
}

const PAGE = 100;
/** For whoever wants one only: what is settled may stand before it. */
const FEW = 4;

/**
 * The timers of a process in order of due time (then of stream and kind), as its projection has them. What is settled stays in the
 * index until an event changes it, or until the projection has seen that event; here it is left out.
 */
export class TimerIndex {
  private settled = new Set<string>();

  constructor(private readonly model: ReadModel<TimerDoc>) {}

  /** It was fired, or refused for good: it is not given again. Another due time or deadline revision is another timer. */
  settle({ commandId }: FiredTimer): void {
    this.settled.add(commandId);
  }

  /** The first that is due at `until` or before. */
  async first(until: Instant): Promise<IndexedTimer | undefined> {
    for await (const timer of this.inOrder({ max: until }, FEW)) return timer;
    return undefined;
  }

  /** All that are due at `now` or before. */
  async *due(now: Instant): AsyncIterable<IndexedTimer> {
    const settled = new Set<string>();
    yield* this.inOrder({ max: now }, PAGE, settled);
    // Whatever the index no longer has need not be remembered; the timers fired meanwhile were yielded above.
    this.settled = settled;
  }

  /** When the next one is due after `now`. */
  async nextAfter(now: Instant): Promise<Instant | undefined> {
    for await (const { fired } of this.inOrder({ min: plusMs(now, 1) }, FEW)) return fired.due;
    return undefined;
  }

  private async *inOrder(range: { min?: Instant; max?: Instant }, limit: number, kept = new Set<string>()): AsyncIterable<IndexedTimer> {
    const query: Query = { range: { path: 'due', ...range }, sort: [{ path: 'due', order: 'asc' }], limit };
    let cursor: string | undefined;
    do {
      const page = await this.model.find(cursor === undefined ? query : { ...query, cursor });
      for (const doc of page.items) {
        const fired = firedTimer(doc);
        if (!this.settled.has(fired.commandId)) yield { service: doc.service, fired };
        if (this.settled.has(fired.commandId)) kept.add(fired.commandId);
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
}
