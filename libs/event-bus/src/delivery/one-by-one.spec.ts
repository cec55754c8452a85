import { Followers, streamName, type StoredEvent } from '@yikou/event-store';
import { InMemoryEventStore, sampleEvents } from '@yikou/event-store/testing';
import { silentLog } from '../log';
import { WorkLine, type LineWork } from './one-by-one';

describe('work that is done one job after the other', () => {
  const stream = streamName('search', 'one');
  let store: InMemoryEventStore;
  let followers: Followers;
  let last: StoredEvent | undefined;
  let done: string[];
  let logged: { readonly message: string; readonly facts: object }[];
  let line: WorkLine<string>;

  beforeEach(() => {
    store = new InMemoryEventStore();
    followers = new Followers();
    last = undefined;
    done = [];
    logged = [];
  });

  afterEach(() => line.stop());

  const ask = async (count = 1): Promise<void> => {
    const events = sampleEvents(stream, count, { after: last });
    await store.append(stream, events, last?.revision ?? 'NoStream');
    last = events.at(-1);
  };

  const start = (of: Partial<LineWork<string>> = {}): void => {
    const work: LineWork<string> = {
      name: 'searches',
      categories: ['search'],
      keyOf: (job) => job,
      seen: async () => true,
      left: async function* () {
        yield* [];
      },
      asked: ({ revision }) => [String(revision)],
      run: async (job) => void done.push(job),
      ...of,
    };
    const log = { ...silentLog, error: (facts: object, message: string) => void logged.push({ message, facts }) };
    line = new WorkLine(work, { store, followers, followerName: 'search-worker', log, backOff: { firstMs: 1, maxMs: 2 } });
  };
  const quiet = () => followers.quiet(() => store.head());

  it('begins with what is left, and never does two at once', async () => {
    await ask(2);
    let atOnce = 0;
    start({
      left: async function* () {
        yield* ['0', '1'];
      },
      run: async (job) => {
        expect((atOnce += 1)).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        done.push(job);
        atOnce -= 1;
      },
    });
    await quiet();
    await ask(2);
    await quiet();
    expect(done).toEqual(['0', '1', '2', '3']);
  });

  it('is not quiet while there are jobs', async () => {
    start();
    await quiet();
    await ask(3);
    await quiet();
    expect(done).toHaveLength(3);
  });

  it('tries a job again until it is done, before the next', async () => {
    let failures = 3;
    start({
      run: async (job) => {
        if (job === '0' && (failures -= 1) >= 0) throw new Error('not now');
        done.push(job);
      },
    });
    await ask(2);
    await quiet();
    expect(done).toEqual(['0', '1']);
    expect(logged).toHaveLength(3);
    expect(logged[0]).toMatchObject({
      message: expect.stringContaining('tried again') as string,
      facts: { work: 'searches', job: '0', attempt: 1 },
    });
  });

  it('leaves a job that trying again does not help', async () => {
    start({
      run: async (job) => {
        if (job === '0') throw new RangeError('never');
        done.push(job);
      },
      isFinal: (error) => error instanceof RangeError,
    });
    await ask(2);
    await quiet();
    expect(done).toEqual(['1']);
    expect(logged).toEqual([{ message: 'job refused: it is left', facts: expect.objectContaining({ job: '0', attempt: 1 }) as object }]);
  });

  it('stops: the job in hand hears of it, those behind it are not begun, and nobody is told of a failure', async () => {
    const begun: string[] = [];
    start({
      run: (job, signal) => {
        begun.push(job);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
      },
    });
    await ask(2);
    while (begun.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await line.stop();
    expect([begun, done, logged]).toEqual([['0'], [], []]);
    expect(followers.list()).toEqual([]);
  });
});
