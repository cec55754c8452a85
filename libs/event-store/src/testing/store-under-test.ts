import type { Position, RecordedEvent, StreamName } from '../envelope';
import type { EventStore, ReadAllOptions, ReadStreamOptions } from '../event-store';

/** What an adapter gives the contract suite: an empty place for one store. */
export interface StoreUnderTest {
  /** Opens the store; after a `close`, opens it again with all that was appended. */
  open(): Promise<EventStore>;
  /** Removes the place; the store has been closed. */
  dispose(): Promise<void>;
  /** Where the adapter can: the position of the last event becomes this one (positions may jump). The store is closed meanwhile. */
  leapTo?(position: Position): Promise<void>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

/** One store for each test, opened before and removed after it. */
export class Bench {
  private place: StoreUnderTest | undefined;
  private opened: EventStore | undefined;

  constructor(makeStore: MakeStore) {
    beforeEach(async () => {
      this.place = await makeStore();
      this.opened = await this.place.open();
    });
    afterEach(async () => {
      await this.opened?.close();
      await this.place?.dispose();
    });
  }

  get store(): EventStore {
    if (!this.opened) throw new Error('no store is open');
    return this.opened;
  }

  async reopen(meanwhile?: (place: StoreUnderTest) => Promise<void>): Promise<EventStore> {
    const place = this.place!;
    await this.opened?.close();
    await meanwhile?.(place);
    this.opened = await place.open();
    return this.opened;
  }

  stream(name: StreamName, options?: ReadStreamOptions): Promise<RecordedEvent[]> {
    return gathered(this.store.readStream(name, options));
  }

  all(options?: ReadAllOptions): Promise<RecordedEvent[]> {
    return gathered(this.store.readAll(options));
  }
}

/** All events of all pages. */
export const gathered = async <Event>(pages: AsyncIterable<readonly Event[]>): Promise<Event[]> => {
  const events: Event[] = [];
  for await (const page of pages) events.push(...page);
  return events;
};
