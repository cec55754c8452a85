import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { START, streamName, type Position, type RecordedEvent } from '../envelope';
import type { EventStore, SubscribeOptions, SubscriptionPage } from '../event-store';
import { sampleEvents } from './sample-events';
import type { Bench } from './store-under-test';

export const describeSubscriptions = (bench: Bench): void => {
  const names = Array.from({ length: 5 }, (_, index) => streamName(index % 2 === 0 ? 'review' : 'intake', `s${String(index)}`));
  const writer = () => new Writer(bench.store);

  describe('subscribe', () => {
    it('says at once that it has caught up where there is nothing', async () => {
      const subscription = follow(bench.store);
      expect(await subscription.next()).toEqual({ events: [], seen: START, caughtUp: true });
      await subscription.end();
    });

    it('gives history, then what is appended, and says when it has caught up', async () => {
      const append = writer();
      await append.to(names[0]!, 5);
      const subscription = follow(bench.store, { pageSize: 2 });
      const history = [await subscription.next(), await subscription.next(), await subscription.next()];
      expect(history.map(({ events, caughtUp }) => [events.length, caughtUp])).toEqual([
        [2, false],
        [2, false],
        [1, true],
      ]);
      await append.to(names[1]!, 1);
      const live = await subscription.next();
      expect(live).toMatchObject({ events: [{ stream: names[1] }], caughtUp: true });
      expect(live.seen).toBe(await bench.store.head());
      expect([...history, live].flatMap(({ events }) => events)).toEqual(await bench.all());
      await subscription.end();
    });

    it('begins after the position, never with it', async () => {
      const append = writer();
      await append.to(names[0]!, 3);
      const [first] = await bench.all();
      const subscription = follow(bench.store, { from: first!.position });
      expect((await subscription.next()).events.map(({ revision }) => revision)).toEqual([1, 2]);
      await subscription.end();
      const late = follow(bench.store, { from: await bench.store.head() });
      expect(await late.next()).toMatchObject({ events: [], caughtUp: true });
      await append.to(names[0]!, 1);
      expect((await late.next()).events.map(({ revision }) => revision)).toEqual([3]);
      await late.end();
    });

    it('goes from history to live without a gap while others append', async () => {
      const append = writer();
      await append.to(names[0]!, 300);
      const abort = new AbortController();
      const received: RecordedEvent[][] = [[], [], []];
      const sizes = [7, 64, 1_000];
      const followers = received.map(async (events, index) => {
        for await (const page of bench.store.subscribe({ pageSize: sizes[index]!, signal: abort.signal })) {
          events.push(...page.events);
          if (index === 0) await new Promise((resolve) => setImmediate(resolve));
          if (received.every((each) => each.length >= 1_300)) abort.abort();
        }
      });
      await Promise.all(names.map((name) => append.oneByOne(name, 200)));
      await Promise.all(followers);
      const all = await bench.all();
      expect(all).toHaveLength(1_300);
      for (const events of received) expect(events).toEqual(all);
    });

    it('tells how far it has seen, also past what the filter holds back', async () => {
      const append = writer();
      await append.to(names[0]!, 2);
      const subscription = follow(bench.store, { filter: { categories: ['intake'] } });
      expect(await subscription.caughtUp()).toEqual([]);
      expect(subscription.seen).toBe(await bench.store.head());
      await append.to(names[1]!, 1);
      await append.to(names[2]!, 1);
      expect((await subscription.caughtUp()).map(({ stream }) => stream)).toEqual([names[1]]);
      expect(subscription.seen).toBe(await bench.store.head());
      await append.to(names[2]!, 1);
      expect(await subscription.caughtUp()).toEqual([]);
      expect(subscription.seen).toBe(await bench.store.head());
      await subscription.end();
    });

    it('tells whoever asks for it what the filter held back, and wakes him for the rest only', async () => {
      const append = writer();
      await append.to(names[0]!, 2);
      const told: Position[] = [];
      const subscription = follow(bench.store, { filter: { categories: ['intake'] }, passedOver: (seen) => told.push(seen) });
      expect(await subscription.caughtUp()).toEqual([]);
      const next = subscription.next();
      for (const expected of [1, 2]) {
        await append.to(names[2]!, 1);
        await until(() => told.length >= expected);
        expect(told.at(-1)).toBe(await bench.store.head());
      }
      await append.to(names[1]!, 1);
      const page = await next;
      expect(page.events.map(({ stream }) => stream)).toEqual([names[1]]);
      expect(page).toMatchObject({ seen: await bench.store.head(), caughtUp: true });
      expect(told).toHaveLength(2);
      await subscription.end();
    });

    it('filters history and live by event type alike', async () => {
      const append = writer();
      await append.to(names[0]!, 2, 'a.done');
      await append.to(names[0]!, 2, 'b.done');
      const subscription = follow(bench.store, { filter: { types: ['b.done'] } });
      expect((await subscription.caughtUp()).map(({ revision }) => revision)).toEqual([2, 3]);
      await append.to(names[0]!, 1, 'a.done');
      await append.to(names[0]!, 1, 'b.done');
      expect((await subscription.caughtUp()).map(({ revision }) => revision)).toEqual([5]);
      await subscription.end();
    });

    it('waits for a slow reader and loses nothing', async () => {
      const append = writer();
      const subscription = follow(bench.store, { pageSize: 100 });
      await subscription.next();
      await append.to(names[0]!, 450);
      expect(await subscription.next()).toMatchObject({ events: { length: 100 }, caughtUp: false });
      expect(await subscription.caughtUp()).toHaveLength(350);
      await subscription.end();
    });

    it('ends without an error when the signal aborts, waiting or not', async () => {
      const abort = new AbortController();
      const pages = bench.store.subscribe({ signal: abort.signal })[Symbol.asyncIterator]();
      await pages.next();
      const waiting = pages.next();
      abort.abort();
      expect(await waiting).toMatchObject({ done: true });
      const never = bench.store.subscribe({ signal: abort.signal })[Symbol.asyncIterator]();
      expect(await never.next()).toMatchObject({ done: true });
    });

    it('ends without an error when the store closes', async () => {
      const pages = bench.store.subscribe()[Symbol.asyncIterator]();
      await pages.next();
      const waiting = pages.next();
      await bench.store.close();
      expect(await waiting).toMatchObject({ done: true });
    });

    it('lets its reader leave', async () => {
      await writer().to(names[0]!, 3);
      for await (const { events } of bench.store.subscribe()) {
        expect(events).toHaveLength(3);
        break;
      }
      await writer().to(names[1]!, 1);
      expect(await bench.all()).toHaveLength(4);
    });
  });
};

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await turnOfTheLoop();
};

/** Appends to streams whose end it remembers. */
class Writer {
  private readonly ends = new Map<string, ReturnType<typeof sampleEvents>[number]>();

  constructor(private readonly store: EventStore) {}

  async to(stream: ReturnType<typeof streamName>, count: number, type = 'sample.thing.done'): Promise<void> {
    const after = this.ends.get(stream);
    const events = sampleEvents(stream, count, { after, type });
    await this.store.append(stream, events, after ? after.revision : 'NoStream');
    this.ends.set(stream, events.at(-1)!);
  }

  async oneByOne(stream: ReturnType<typeof streamName>, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.to(stream, 1);
  }
}

/** A subscription read page by page; checks of every page what holds of all. */
class Following {
  seen: Position;
  private readonly pages: AsyncIterator<SubscriptionPage>;

  constructor(store: EventStore, options: SubscribeOptions) {
    this.seen = options.from ?? START;
    this.pages = store.subscribe(options)[Symbol.asyncIterator]();
  }

  async next(): Promise<SubscriptionPage> {
    const next = await this.pages.next();
    if (next.done === true) throw new Error('the subscription has ended');
    const { value } = next;
    const positions = [this.seen, ...value.events.map(({ position }) => position)];
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(value.seen >= positions.at(-1)!).toBe(true);
    this.seen = value.seen;
    return value;
  }

  /** Everything up to the page that says it has caught up. */
  async caughtUp(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = await this.next();
      events.push(...page.events);
      if (page.caughtUp) return events;
    }
  }

  async end(): Promise<void> {
    await this.pages.return?.();
  }
}

const follow = (store: EventStore, options: SubscribeOptions = {}): Following => new Following(store, options);
