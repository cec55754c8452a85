import { randomUUID } from 'node:crypto';
import { parseUuid } from '@yikou/shared-kernel';
import { passes, revisionOf, textsOf } from '../append-rules';
import { START, type Epoch, type Position, type RecordedEvent, type StoredEvent, type StreamName } from '../envelope';
import {
  EventStoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type SubscribeOptions,
  type SubscriptionPage,
} from '../event-store';

interface Entry {
  readonly position: Position;
  readonly stream: StreamName;
  readonly type: string;
  readonly text: string;
}

/** What survives a store: a second store on the same log is the first one, opened again. */
export class InMemoryLog {
  readonly epoch: Epoch = { number: 1, id: parseUuid(randomUUID()) };
  /** JSON text of the events, so that nobody shares an object with history. */
  readonly entries: Entry[] = [];
  readonly streams = new Map<StreamName, number[]>();
  /** The next event comes after this position. */
  last: Position = START;
}

/** The reference: the rules of the port in their simplest form. For tests of whatever stands on an event store. */
export class InMemoryEventStore implements EventStore {
  private sleepers: (() => void)[] = [];
  private closed = false;

  constructor(private readonly log = new InMemoryLog()) {}

  get epoch(): Epoch {
    return this.log.epoch;
  }

  /** Everything that was appended, in order. */
  get recorded(): readonly RecordedEvent[] {
    return this.log.entries.map((_, index) => this.eventAt(index));
  }

  async append(stream: StreamName, events: readonly StoredEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    this.refuseWhenClosed();
    textsOf(stream, events, expected);
    const indexes = this.log.streams.get(stream) ?? [];
    const actual = indexes.length - 1;
    if (actual !== revisionOf(expected)) throw new WrongExpectedRevision(stream, expected, actual < 0 ? 'NoStream' : actual);
    const positions = events.map((event) => {
      this.log.last = (this.log.last + 1n) as Position;
      indexes.push(this.log.entries.length);
      this.log.entries.push({ position: this.log.last, stream, type: event.type, text: JSON.stringify(event) });
      return this.log.last;
    });
    this.log.streams.set(stream, indexes);
    this.wake();
    return { revision: indexes.length - 1, positions };
  }

  async *readStream(stream: StreamName, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const { direction = 'forward', fromRevision, limit = Infinity, signal } = options;
    this.refuseWhenClosed();
    const indexes = [...(this.log.streams.get(stream) ?? [])];
    const wanted =
      direction === 'forward' ? indexes.slice(fromRevision ?? 0) : indexes.slice(0, (fromRevision ?? indexes.length) + 1).reverse();
    yield* this.inPages(wanted.slice(0, limit), 1_000, signal);
  }

  readAll(options: ReadAllOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    return this.pages(this.indexesAfter(options.from ?? START, options), options);
  }

  async *subscribe(options: SubscribeOptions = {}): AsyncGenerator<SubscriptionPage> {
    const { signal, pageSize = 1_000, passedOver } = options;
    let seen = options.from ?? START;
    let arrived = false;
    while (!this.closed && !signal?.aborted) {
      const left = this.indexesAfter(seen, options);
      const events = left.slice(0, pageSize).map((index) => this.eventAt(index));
      const head = this.positionOfHead();
      const last = left.length > events.length ? events.at(-1)?.position : head;
      const now = last !== undefined && last > seen ? last : seen;
      const caughtUp = now >= head;
      if (now > seen && arrived && left.length === 0 && passedOver) passedOver(now);
      else if (now > seen || !arrived) yield { events, seen: now, caughtUp };
      else await this.nextWake(signal);
      seen = now;
      arrived = caughtUp;
    }
  }

  async head(): Promise<Position> {
    this.refuseWhenClosed();
    return this.positionOfHead();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
  }

  private async *pages(indexes: readonly number[], { pageSize = 1_000, signal }: ReadAllOptions): AsyncGenerator<readonly RecordedEvent[]> {
    this.refuseWhenClosed();
    yield* this.inPages(indexes, pageSize, signal);
  }

  private *inPages(indexes: readonly number[], size: number, signal: AbortSignal | undefined): Generator<readonly RecordedEvent[]> {
    for (let start = 0; start < indexes.length; start += size) {
      signal?.throwIfAborted();
      yield indexes.slice(start, start + size).map((index) => this.eventAt(index));
    }
  }

  private indexesAfter(from: Position, { filter }: ReadAllOptions): number[] {
    const indexes: number[] = [];
    for (let index = this.log.entries.length - 1; index >= 0; index -= 1) {
      const entry = this.log.entries[index]!;
      if (entry.position <= from) break;
      if (passes(filter, entry)) indexes.push(index);
    }
    return indexes.reverse();
  }

  private eventAt(index: number): RecordedEvent {
    const { text, position } = this.log.entries[index]!;
    return { ...(JSON.parse(text) as StoredEvent), position };
  }

  private positionOfHead(): Position {
    return this.log.entries.at(-1)?.position ?? START;
  }

  private nextWake(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  private wake(): void {
    for (const wake of this.sleepers.splice(0)) wake();
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new EventStoreUnavailable('the event store is closed');
  }
}
