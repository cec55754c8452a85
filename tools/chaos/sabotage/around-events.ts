import type {
  AppendResult,
  Epoch,
  EventStore,
  ExpectedRevision,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StoredEvent,
  StreamName,
  SubscribeOptions,
  SubscriptionPage,
} from '@yikou/event-store';

/** An event store that hands everything on: sabotages change one method of it. */
export class AroundEvents implements EventStore {
  readonly epoch: Epoch;

  constructor(protected readonly inner: EventStore) {
    this.epoch = inner.epoch;
  }

  append(stream: StreamName, events: readonly StoredEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.inner.append(stream, events, expected);
  }

  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]> {
    return this.inner.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]> {
    return this.inner.readAll(options);
  }

  subscribe(options?: SubscribeOptions): AsyncIterable<SubscriptionPage> {
    return this.inner.subscribe(options);
  }

  head(): Promise<Position> {
    return this.inner.head();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
