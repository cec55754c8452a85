import { EventStoreUnavailable, Followers, streamName, type Position, type RecordedEvent, type StoredEvent } from '@yikou/event-store';
import { InMemoryEventStore, sampleEvents } from '@yikou/event-store/testing';
import { silentLog } from '../log';
import { followWork, type LogWork } from './log-work';

describe('work that the log asks for', () => {
  const stream = streamName('payment', 'one');
  let store: InMemoryEventStore;
  let followers: Followers;
  let last: StoredEvent | undefined;
  let begun: string[];
  let logged: string[];
  let stopping: AbortController;
  let following: Promise<void>;

  beforeEach(() => {
    store = new InMemoryEventStore();
    followers = new Followers();
    last = undefined;
    begun = [];
    logged = [];
    stopping = new AbortController();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    stopping.abort();
    await following;
  });

  const ask = async (count = 1): Promise<void> => {
    const events = sampleEvents(stream, count, { after: last });
    await store.append(stream, events, last?.revision ?? 'NoStream');
    last = events.at(-1);
  };

  const asked = ({ revision }: RecordedEvent) => [String(revision)];

  const follow = (of: Partial<LogWork<string>> = {}): void => {
    const work: LogWork<string> = {
      name: 'payments',
      categories: ['payment'],
      keyOf: (job) => job,
      seen: async () => true,
      left: async function* () {
        yield* [];
      },
      asked,
      begin: (job) => void begun.push(job),
      ...of,
    };
    const log = { ...silentLog, error: (_: object, message: string) => void logged.push(message) };
    following = followWork(work, {
      store,
      log,
      follower: followers.follow('payments'),
      signal: stopping.signal,
      backOff: { firstMs: 1, maxMs: 2 },
    });
  };
  const left = (...jobs: string[]) =>
    async function* () {
      yield* jobs;
    };
  const quiet = () => followers.quiet(() => store.head());

  it('is what an earlier process has left, and then what comes', async () => {
    await ask(3);
    follow({ left: left('1') });
    await quiet();
    await ask(2);
    await quiet();
    expect(begun).toEqual(['1', '3', '4']);
  });

  it('is not taken from a model before that has seen the log', async () => {
    await ask(2);
    let seen = 0;
    follow({ seen: async (position: Position) => position === 2n && (seen += 1) > 3, left: left('1') });
    await quiet();
    expect([begun, seen]).toEqual([['1'], 4]);
  });

  it('is begun once, though the model was ahead of where the log is read from', async () => {
    await ask(2);
    follow({
      left: async function* () {
        await ask(2);
        yield* ['1', '2', '3'];
      },
    });
    await quiet();
    await ask();
    await quiet();
    expect(begun).toEqual(['1', '2', '3', '4']);
  });

  it('is not forgotten when the log cannot be read for a while, and none of it is begun twice', async () => {
    const subscribe = store.subscribe.bind(store);
    let pages = 0;
    jest.spyOn(store, 'subscribe').mockImplementation(async function* (options) {
      for await (const page of subscribe(options)) {
        yield page;
        if ((pages += 1) % 2 === 0) throw new EventStoreUnavailable('away');
      }
    });
    let failures = 3;
    follow({
      asked: (event) => {
        if (event.revision === 4 && (failures -= 1) >= 0) throw new TypeError('not yet');
        return asked(event);
      },
    });
    for (let count = 0; count < 7; count += 1) {
      await ask();
      await quiet();
    }
    await ask(5);
    await quiet();
    expect(begun).toEqual(Array.from({ length: 12 }, (_, revision) => String(revision)));
    expect(logged.length).toBeGreaterThan(3);
  });

  it('is not half begun when what is left cannot be read: all of it is, a moment later', async () => {
    await ask(4);
    let failures = 2;
    follow({
      left: async function* () {
        yield '1';
        if ((failures -= 1) >= 0) throw new EventStoreUnavailable('away');
        yield '3';
      },
    });
    await quiet();
    expect(begun).toEqual(['1', '3']);
  });

  it('ends with the signal while it waits for the model', async () => {
    await ask();
    follow({ seen: () => new Promise((resolve) => setImmediate(() => resolve(false))) });
    stopping.abort();
    await expect(following).resolves.toBeUndefined();
    expect([begun, logged]).toEqual([[], []]);
  });

  it('ends with the log', async () => {
    await ask();
    follow();
    await quiet();
    await store.close();
    await expect(following).resolves.toBeUndefined();
    expect(logged).toEqual([]);
  });
});
