import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreUnavailable, WrongExpectedRevision, streamName, type EventStore, type SubscriptionPage } from '@yikou/event-store';
import { gathered, sampleEvents } from '@yikou/event-store/testing';
import Database from 'libsql';
import { openSqliteEventStore } from '.';
import { watchedBy, type Watch } from './testing/watched-database';

const ioError = () => new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC', 1034);

describe('group commit', () => {
  let directory: string;
  let store: EventStore;
  let commits = 0;

  const open = async (watch: Watch = {}) => {
    commits = 0;
    const counting = (sql: string) => {
      if (sql === 'COMMIT') commits += 1;
      watch.after?.(sql);
    };
    store = await openSqliteEventStore({ directory, connect: watchedBy({ ...watch, after: counting }) });
    return store;
  };
  const stream = (name: string | number) => streamName('review', String(name));
  const append = (name: string | number, count = 1) => store.append(stream(name), sampleEvents(stream(name), count), 'NoStream');
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-group-'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('makes one durable transaction of all appends of a turn of the loop', async () => {
    await open();
    await Promise.all(range(64).map((index) => append(index, 2)));
    expect(commits).toBe(1);
    expect(await gathered(store.readAll())).toHaveLength(128);
  });

  it('also of those that come from different callbacks of the turn', async () => {
    await open();
    for (const name of ['x', 'y', 'z']) await append(name);
    await Promise.all(range(10).map((index) => turn().then(() => append(index))));
    expect(commits).toBe(3 + 1);
  });

  it('makes a transaction for each append of one who waits for every answer, and groups again once others come', async () => {
    await open();
    for (const index of range(30)) await append(`alone-${String(index)}`);
    expect(commits).toBe(30);
    await Promise.all(range(64).map((index) => append(index)));
    expect(commits).toBe(31);
  });

  it('lets the loop turn however busy one caller is', async () => {
    await open();
    let turns = 0;
    let busy = true;
    const turning = async () => {
      while (busy) {
        await turn();
        turns += 1;
      }
    };
    const others = turning();
    for (const index of range(80)) await append(index);
    busy = false;
    await others;
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('bounds a transaction in events and in text', async () => {
    await open();
    await Promise.all(range(1_200).map((index) => append(index)));
    expect(commits).toBe(3);
    const large = (name: string) => sampleEvents(stream(name), 1, { data: () => ({ text: 'x'.repeat(900_000) }) });
    await Promise.all(range(12).map((index) => store.append(stream(`l${String(index)}`), large(`l${String(index)}`), 'NoStream')));
    expect(commits).toBe(6);
  });

  it('commits what waits before it closes', async () => {
    await open();
    const waiting = [append('a'), append('b')];
    await store.close();
    await expect(Promise.all(waiting)).resolves.toHaveLength(2);
    await open();
    expect(await gathered(store.readAll())).toHaveLength(2);
  });

  describe('after a commit that failed', () => {
    const failing = (when: 'before' | 'after', sql: string) => {
      let failures = 0;
      return {
        next: () => (failures += 1),
        watch: {
          [when]: (run: string) => {
            if (run !== sql || failures === 0) return;
            failures -= 1;
            throw ioError();
          },
        } satisfies Watch,
      };
    };

    it('tells everybody of the batch, has nothing of it, and goes on', async () => {
      const failure = failing('before', 'COMMIT');
      await open(failure.watch);
      await append('before');
      const pages = store.subscribe({ from: await store.head() })[Symbol.asyncIterator]();
      await pages.next();
      failure.next();
      const batch = [append('a', 2), append('b'), append('before')];
      for (const { reason } of (await Promise.allSettled(batch)) as PromiseRejectedResult[])
        expect(reason).toBeInstanceOf(EventStoreUnavailable);
      expect(await gathered(store.readAll())).toHaveLength(1);

      await Promise.all([append('a', 2), append('b')]);
      await expect(append('before')).rejects.toThrow(WrongExpectedRevision);
      expect(await gathered(store.readAll())).toHaveLength(4);
      expect(((await pages.next()) as IteratorResult<SubscriptionPage, never>).value.events).toHaveLength(3);
      await pages.return?.();
    });

    it('knows what is there when the commit was done but not confirmed', async () => {
      const failure = failing('after', 'COMMIT');
      await open(failure.watch);
      const pages = store.subscribe()[Symbol.asyncIterator]();
      await pages.next();
      const waiting = pages.next() as Promise<IteratorResult<SubscriptionPage, never>>;
      failure.next();
      await expect(append('a', 2)).rejects.toThrow(EventStoreUnavailable);
      expect((await waiting).value.events).toHaveLength(2);
      await expect(append('a', 2)).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: 1 });
      await pages.return?.();
    });

    it('leaves no half of an append whose second event could not be written', async () => {
      let inserts = 0;
      await open({
        before: (sql) => {
          if (sql.startsWith('INSERT INTO events') && (inserts += 1) === 2) throw ioError();
        },
      });
      await expect(append('a', 3)).rejects.toThrow(EventStoreUnavailable);
      expect(await gathered(store.readAll())).toEqual([]);
      await append('a', 3);
      expect(await gathered(store.readAll())).toHaveLength(3);
    });

    it('tries to open the file again for whoever comes next', async () => {
      const failure = failing('before', 'COMMIT');
      let closedDoors = 0;
      await open({
        ...failure.watch,
        opened: () => {
          if (closedDoors === 0) return;
          closedDoors -= 1;
          throw ioError();
        },
      });
      failure.next();
      closedDoors = 2;
      await expect(append('a')).rejects.toThrow(EventStoreUnavailable);
      await expect(store.head()).rejects.toThrow(EventStoreUnavailable);
      await expect(append('a')).resolves.toMatchObject({ revision: 0 });
    });

    it('refuses with EventStoreUnavailable while the disk is full, and goes on when there is room', async () => {
      let full = true;
      await open({
        opened: (database) => {
          if (full) database.exec('PRAGMA max_page_count = 40');
        },
      });
      let accepted = 0;
      const fill = async () => {
        for (; accepted < 1_000; accepted += 1) await append(accepted, 5);
      };
      await expect(fill()).rejects.toMatchObject({ name: 'EventStoreUnavailable', cause: { code: 'SQLITE_FULL' } });
      expect(accepted).toBeGreaterThan(0);
      expect(await gathered(store.readAll())).toHaveLength(accepted * 5);
      full = false;
      await expect(append('one more', 5)).rejects.toThrow(EventStoreUnavailable);
      await append('one more', 5);
      expect(await gathered(store.readAll())).toHaveLength(accepted * 5 + 5);
    });
  });
});
