import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  EventStoreUnavailable,
  UnreadableEvent,
  brokenLink,
  streamName,
  type EventStore,
  type StoredEvent,
  type SubscriptionPage,
} from '@yikou/event-store';
import { gathered, sampleEvents } from '@yikou/event-store/testing';
import Database from 'libsql';
import { DataFolderInUse, EVENTS_FILE, lockDataFolder, openSqliteEventStore, openToldReader } from '.';
import { ChildProcess, runsTypeScript } from './testing/child-process';
import { watchedBy } from './testing/watched-database';

describe('the SQLite event store', () => {
  const stream = streamName('review', 'one');
  let directory: string;
  const opened: EventStore[] = [];
  const open = async (options: { readonly?: boolean } = {}) => {
    const store = await openSqliteEventStore({ directory, ...options });
    opened.push(store);
    return store;
  };
  const edit = (sql: string) => {
    const database = new Database(join(directory, EVENTS_FILE), { timeout: 1_000 });
    database.exec(sql);
    database.close();
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-sqlite-'));
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(directory, { recursive: true });
  });

  it('does not ask the file for what comes after the last event of a stream that it has written to', async () => {
    const databases: Database.Database[] = [];
    const connect = watchedBy({ opened: (database) => databases.push(database) });
    const store = await openSqliteEventStore({ directory, connect });
    await store.append(stream, sampleEvents(stream, 2), 'NoStream');
    opened.push(store);
    const prepare = jest.spyOn(databases[0]!, 'prepare').mockClear();
    expect(await gathered(store.readStream(stream, { fromRevision: 2 }))).toEqual([]);
    expect(prepare).not.toHaveBeenCalled();
    expect(await gathered(store.readStream(stream, { fromRevision: 1 }))).toHaveLength(1);
    expect(prepare).toHaveBeenCalled();
  });

  it('is durable: a write-ahead log, synchronised at every commit', async () => {
    const databases: Database.Database[] = [];
    const connect = watchedBy({ opened: (database) => databases.push(database) });
    opened.push(await openSqliteEventStore({ directory, connect }));
    const [database] = databases;
    expect(database?.prepare('PRAGMA journal_mode').raw().get()).toEqual(['wal']);
    expect(database?.prepare('PRAGMA synchronous').raw().get()).toEqual([2]);
  });

  it('copies its write-ahead log into the file in portions of 4 MiB, and of 32 where much is appended in a row', async () => {
    const logMib = async (bulk: boolean): Promise<number> => {
      const store = await openSqliteEventStore({ directory, bulk });
      opened.push(store);
      const events = sampleEvents(streamName('review', String(bulk)), 40, { data: () => ({ text: 'x'.repeat(200_000) }) });
      for (const [at, event] of events.entries()) await store.append(event.stream, [event], at === 0 ? 'NoStream' : at - 1);
      const { size } = statSync(join(directory, `${EVENTS_FILE}-wal`));
      await store.close();
      return size / 1024 ** 2;
    };
    expect(await logMib(false)).toBeLessThan(5);
    expect(await logMib(true)).toBeGreaterThan(7);
  });

  it('syncs each transaction, and where much is appended in a row the portions that are copied and the close', async () => {
    const synchronous = async (bulk: boolean): Promise<unknown> => {
      let opening: Database.Database | undefined;
      const connect = watchedBy({ opened: (database) => (opening = database) });
      opened.push(await openSqliteEventStore({ directory, bulk, connect }));
      const [row] = opening?.prepare('PRAGMA synchronous').raw().all() as [number][];
      await opened.at(-1)?.close();
      return row?.[0];
    };
    const [normal, full] = [1, 2];
    expect([await synchronous(false), await synchronous(true)]).toEqual([full, normal]);
  });

  it('has one index, by stream and revision, and none on ids', async () => {
    await open();
    const database = new Database(join(directory, EVENTS_FILE));
    const indexes = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'events'").raw().all();
    database.close();
    expect(indexes).toEqual([['events_by_stream']]);
  });

  it('reads a rare category in bounded steps, and a follower hears how far it has come', async () => {
    const store = await open();
    const common = streamName('intake', 'many');
    const events = sampleEvents(common, 20_000);
    for (let start = 0; start < events.length; start += 1_000) {
      await store.append(common, events.slice(start, start + 1_000), start === 0 ? 'NoStream' : start - 1);
    }
    await store.append(stream, sampleEvents(stream), 'NoStream');
    const filter = { categories: ['review'] };
    expect(await gathered(store.readAll({ filter }))).toMatchObject([{ stream }]);
    const pages: SubscriptionPage[] = [];
    for await (const page of store.subscribe({ filter })) {
      pages.push(page);
      if (page.caughtUp) break;
    }
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flatMap((page) => page.events)).toMatchObject([{ stream }]);
    expect(pages.at(-1)?.seen).toBe(await store.head());
  });

  it('hands a follower over from the file to memory without a gap', async () => {
    const store = await open();
    const events = sampleEvents(stream, 12_000);
    const seen: number[] = [];
    const following = (async () => {
      for await (const page of store.subscribe({ pageSize: 700 })) {
        seen.push(...page.events.map(({ revision }) => revision));
        if (seen.length >= events.length) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let start = 0; start < events.length; start += 400) {
      await store.append(stream, events.slice(start, start + 400), start === 0 ? 'NoStream' : start - 1);
    }
    await following;
    expect(seen).toEqual(events.map(({ revision }) => revision));
  });

  it('gives a follower the data of an event that makes it when asked', async () => {
    const [made] = sampleEvents(stream) as [StoredEvent];
    class Asked implements StoredEvent {
      readonly id = made.id;
      readonly stream = made.stream;
      readonly revision = made.revision;
      readonly type = made.type;
      readonly version = made.version;
      readonly metadata = made.metadata;
      get data() {
        return made.data;
      }
    }
    const store = await open();
    await store.append(stream, [new Asked()], 'NoStream');
    const pages = store.subscribe()[Symbol.asyncIterator]();
    expect(await pages.next()).toMatchObject({ value: { events: [made] } });
    await pages.return?.();
  });

  it('ends a page early where its events are large', async () => {
    const store = await open();
    const events = sampleEvents(stream, 300, { data: () => ({ text: 'x'.repeat(40_000) }) });
    for (let start = 0; start < events.length; start += 20) {
      await store.append(stream, events.slice(start, start + 20), start === 0 ? 'NoStream' : start - 1);
    }
    const sizes: number[] = [];
    for await (const page of store.readAll()) sizes.push(page.length);
    expect(Math.max(...sizes)).toBeLessThan(300);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
  });

  it('shows what was changed behind its back', async () => {
    const store = await open();
    await store.append(stream, sampleEvents(stream, 3), 'NoStream');
    edit(`UPDATE events SET data = '{"revision":7}' WHERE revision = 1`);
    const [first, second] = await gathered(store.readStream(stream));
    expect(brokenLink(second!, { revision: 0, hash: first!.metadata.hash })).toBe('hash');

    edit(`UPDATE events SET data = 'no JSON' WHERE revision = 1`);
    await expect(gathered(store.readAll())).rejects.toThrow(UnreadableEvent);
    await expect(gathered(store.readAll())).rejects.toMatchObject({ stream, revision: 1, position: second!.position });
  });

  it('refuses a file of a later release with a sentence', async () => {
    await (await open()).close();
    edit('PRAGMA user_version = 2');
    await expect(open()).rejects.toThrow('the event store has format 2, this release reads format 1');
    await expect(open({ readonly: true })).rejects.toThrow(EventStoreUnavailable);
    edit('PRAGMA user_version = 1');
    await open();
  });

  it('refuses a file that is none', async () => {
    await expect(openSqliteEventStore({ directory, connect: () => new Database(join(directory, 'a', 'b')) })).rejects.toThrow(
      EventStoreUnavailable,
    );
    await open();
  });

  describe('a second writer on the folder', () => {
    it('is refused with a sentence, in this process or in another, until the first has closed', async () => {
      const store = await open();
      await expect(open()).rejects.toThrow(DataFolderInUse);
      await expect(open()).rejects.toThrow(`The data folder ${directory} is in use by another running Yikou`);
      expect(() => lockDataFolder(directory)).toThrow(DataFolderInUse);
      await store.close();
      await open();
    });

    it('is refused while another process holds it, and let in once that has been killed', async () => {
      const child = new ChildProcess('append-for-ever.ts', directory, '1');
      await child.printed(2);
      await expect(open()).rejects.toThrow(DataFolderInUse);
      await child.kill();
      await open();
    });

    it('is let in when the first could not be opened after all', async () => {
      await (await open()).close();
      edit('PRAGMA user_version = 9');
      await expect(open()).rejects.toThrow(EventStoreUnavailable);
      lockDataFolder(directory).release();
    });
  });

  describe('opened for reading only', () => {
    it('reads beside the writer, follows it, and appends nothing', async () => {
      const writer = await open();
      const events = sampleEvents(stream, 3);
      await writer.append(stream, events.slice(0, 2), 'NoStream');
      const reader = await open({ readonly: true });
      expect(reader.epoch).toEqual(writer.epoch);
      expect(await reader.head()).toBe(await writer.head());
      expect(await gathered(reader.readAll())).toEqual(await gathered(writer.readAll()));
      await expect(reader.append(stream, events.slice(2), 1)).rejects.toThrow('for reading only');

      const pages = reader.subscribe({ from: await reader.head() })[Symbol.asyncIterator]();
      expect(await pages.next()).toMatchObject({ value: { events: [], caughtUp: true } });
      const waiting = pages.next();
      await writer.append(stream, events.slice(2), 1);
      expect(await waiting).toMatchObject({ value: { events: [{ revision: 2 }], caughtUp: true } });
      await pages.return?.();
    });

    it('follows when it is told, however much was appended meanwhile', async () => {
      const writer = await open();
      const { events: reader, appended } = openToldReader({ directory });
      opened.push(reader);
      const pages = reader.subscribe()[Symbol.asyncIterator]();
      expect(await pages.next()).toMatchObject({ value: { events: [], caughtUp: true } });
      const events = sampleEvents(stream, 2_501);
      await writer.append(stream, events.slice(0, 300), 'NoStream');
      for (let at = 300; at < 2_500; at += 300) await writer.append(stream, events.slice(at, Math.min(at + 300, 2_500)), at - 1);
      appended();
      const read: number[] = [];
      while (read.length < 2_500) {
        const { value } = (await pages.next()) as { readonly value: SubscriptionPage };
        read.push(...value.events.map(({ revision }) => revision));
      }
      expect(read).toEqual(events.slice(0, 2_500).map(({ revision }) => revision));
      await writer.append(stream, events.slice(2_500), 2_499);
      appended();
      expect(await pages.next()).toMatchObject({ value: { events: [{ revision: 2_500 }], caughtUp: true } });
      await pages.return?.();
    });

    it('reads what a killed writer left in its log', async () => {
      const child = new ChildProcess('append-for-ever.ts', directory, '1');
      await child.printed(5);
      await child.kill();
      const reader = await open({ readonly: true });
      expect((await gathered(reader.readAll())).length).toBeGreaterThanOrEqual(12);
    });

    it('changes no file, and makes none', async () => {
      await expect(open({ readonly: true })).rejects.toThrow(`there is no event store in ${directory}`);
      expect(readdirSync(directory)).toEqual([]);
      const missing = join(directory, 'missing');
      await expect(openSqliteEventStore({ directory: missing, readonly: true })).rejects.toThrow(EventStoreUnavailable);
      expect(existsSync(missing)).toBe(false);
    });

    it('works in a worker thread beside the writer of the main thread', async () => {
      const writer = await open();
      await writer.append(stream, sampleEvents(stream, 2), 'NoStream');
      const worker = new Worker(join(__dirname, 'testing', 'read-in-worker.ts'), { workerData: directory, execArgv: runsTypeScript });
      const answer = new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(await answer).toEqual([`${stream} 0`, `${stream} 1`]);
      await worker.terminate();
      await writer.append(stream, sampleEvents(stream, 3).slice(2), 1);
    });
  });

  it('works in a folder whose name has spaces, marks and Chinese', async () => {
    const named = join(directory, '数据 a?b#c%20');
    const store = await openSqliteEventStore({ directory: named });
    const reader = await openSqliteEventStore({ directory: named, readonly: true });
    opened.push(store, reader);
    await store.append(stream, sampleEvents(stream), 'NoStream');
    expect(await gathered(reader.readAll())).toHaveLength(1);
  });
});
