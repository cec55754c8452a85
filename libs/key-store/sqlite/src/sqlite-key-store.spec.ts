import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeKeyStore } from '@yikou/key-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import Database from 'libsql';
import { developmentMasterKey, masterKeyFrom, openSqliteKeyStore, type SqliteKeyStore } from './index';
import { openKeyFile, type Connect } from './key-file';

const masterKey = randomBytes(32);
const zhang = { kind: 'citizenId', number: '210802199001011234' } as const;
const wang = { kind: 'citizenId', number: '210802199202022345' } as const;
const first = derivedId('subject', 'first');
const second = derivedId('subject', 'second');

let directory: string;
const opened: SqliteKeyStore[] = [];
const open = async (options: { masterKey?: Buffer; cachedKeys?: number; connecting?: Connect } = {}): Promise<SqliteKeyStore> => {
  const store = await openSqliteKeyStore({ directory, masterKey, ...options });
  opened.push(store);
  return store;
};
const makeDirectory = () => (directory = mkdtempSync(join(tmpdir(), 'yikou-keys-')));
const cleanUp = async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(directory, { recursive: true, force: true });
};

describeKeyStore('sqlite', async () => {
  makeDirectory();
  return { store: await open(), again: () => open(), dispose: cleanUp };
});

describe('keys.db', () => {
  beforeEach(makeDirectory);
  afterEach(cleanUp);

  const files = () => readdirSync(directory).map((name) => join(directory, name));
  /** The file as SQLite sees it, past the store. */
  const raw = <T>(look: (db: Database.Database) => T): T => {
    const db = new Database(join(directory, 'keys.db'));
    try {
      return look(db);
    } finally {
      db.close();
    }
  };
  const wrappedKeyOf = (id: string) =>
    raw((db) => (db.prepare('SELECT wrapped FROM subject_key WHERE subject_id = ?').get(id) as { wrapped: string }).wrapped);
  const foundIn = (text: string) => files().filter((file) => readFileSync(file).includes(text));

  it('is for its owner only, with its log', async () => {
    await (await open()).nameSubject(zhang, first);
    expect(files().map((file) => file.slice(directory.length + 1))).toEqual(['keys.db', 'keys.db-shm', 'keys.db-wal']);
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is made so even when it was open to all', async () => {
    writeFileSync(join(directory, 'keys.db'), '', { mode: 0o644 });
    await open();
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('holds no number, no name and no key in clear', async () => {
    const store = await open();
    await store.nameSubject(zhang, first);
    const sealed = await store.seal(first, '张三');
    const secret = await store.secret('issuer');
    await store.close();
    for (const text of [zhang.number, '张三', sealed.sealed, secret, masterKey.toString('base64')]) expect(foundIn(text)).toEqual([]);
    for (const bytes of [masterKey, Buffer.from(secret, 'base64url')]) {
      expect(files().filter((file) => readFileSync(file).includes(bytes))).toEqual([]);
    }
  });

  it('has a destroyed key in no file, while others stay', async () => {
    const store = await open();
    await store.nameSubject(zhang, first);
    await store.nameSubject(wang, second);
    const gone = wrappedKeyOf(first);
    const kept = wrappedKeyOf(second);
    const hash = raw((db) => (db.prepare('SELECT hash FROM subject_name WHERE subject_id = ?').get(first) as { hash: string }).hash);
    expect(foundIn(gone)).not.toEqual([]);
    await store.destroy(first);
    expect(foundIn(gone)).toEqual([]);
    expect(foundIn(hash)).toEqual([]);
    expect(foundIn(kept)).not.toEqual([]);
  });

  it('is wiped at the next start when a crash came between a destroy and its checkpoint', async () => {
    const store = await open();
    await store.nameSubject(zhang, first);
    const gone = wrappedKeyOf(first);
    raw((db) => {
      db.exec('PRAGMA secure_delete = ON');
      db.prepare('DELETE FROM subject_key WHERE subject_id = ?').run(first);
    });
    expect(foundIn(gone)).not.toEqual([]);
    await open();
    expect(foundIn(gone)).toEqual([]);
  });

  it('does not open with another master key, and says so', async () => {
    await (await open()).close();
    await expect(open({ masterKey: randomBytes(32) })).rejects.toMatchObject({
      name: 'KeyStoreUnavailable',
      message: expect.stringContaining('the master key does not open') as string,
    });
  });

  it('says that it is not available when SQLite refuses, so that whoever asked may ask again', async () => {
    const store = await open({ cachedKeys: 0 });
    await store.nameSubject(zhang, first);
    const sealed = await store.seal(first, '张三');
    raw((db) =>
      db.exec('ALTER TABLE subject_key RENAME TO away; ALTER TABLE subject_name RENAME TO gone; ALTER TABLE secret RENAME TO lost'),
    );
    const asked = [
      () => store.nameSubject(wang, second),
      () => store.findSubject(zhang),
      () => store.seal(first, '张三'),
      () => store.open(sealed),
      () => store.destroy(first),
      () => store.secret('issuer'),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ name: 'KeyStoreUnavailable' });
    raw((db) => db.exec('ALTER TABLE away RENAME TO subject_key; ALTER TABLE gone RENAME TO subject_name'));
    expect(await store.open(sealed)).toBe('张三');
  });

  describe('after a transaction that failed', () => {
    /** Statements that begin so throw once in their place; the connection then refuses everything else, as one whose COMMIT failed may. */
    const failingOnce = (start: string) => {
      let opened = 0;
      let armed = false;
      const connecting: Connect = (path, options) => {
        opened += 1;
        const database = new Database(path, options);
        const prepare = database.prepare.bind(database);
        let broken = false;
        jest.spyOn(database, 'prepare').mockImplementation((sql) => {
          const statement = prepare(sql);
          const run = statement.run.bind(statement);
          return Object.assign(statement, {
            run: (...values: unknown[]) => {
              if (armed && sql.startsWith(start)) {
                armed = false;
                broken = true;
              }
              if (broken) throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR', 10);
              return run(...values);
            },
          });
        });
        return database;
      };
      return { connecting, arm: () => (armed = true), times: () => opened };
    };

    it.each(['COMMIT', 'INSERT INTO subject_name'])('at %s the file is opened again, and nothing of it is there', async (start) => {
      const failure = failingOnce(start);
      const store = await open({ connecting: failure.connecting });
      expect(await store.nameSubject(zhang, first)).toBe(first);
      failure.arm();
      const third = derivedId('subject', 'third');
      const failed = await Promise.allSettled([
        store.nameSubject(wang, second),
        store.nameSubject({ ...zhang, kind: 'creditCode' }, third),
      ]);
      const unavailable = { reason: { name: 'KeyStoreUnavailable' } };
      expect(failed).toMatchObject([unavailable, unavailable]);
      expect(await store.findSubject(wang)).toBeUndefined();
      expect(await store.findSubject(zhang)).toBe(first);
      expect(await store.nameSubject(wang, second)).toBe(second);
      expect(failure.times()).toBe(2);
    });
  });

  describe('names that are given in one turn of the loop', () => {
    const li = { kind: 'creditCode', number: '91210800MA0UQ8AA0X' } as const;
    const counting = () => {
      let commits = 0;
      const connecting: Connect = (path, options) => {
        const database = new Database(path, options);
        const prepare = database.prepare.bind(database);
        jest.spyOn(database, 'prepare').mockImplementation((sql) => {
          const statement = prepare(sql);
          const run = statement.run.bind(statement);
          return Object.assign(statement, {
            run: (...values: unknown[]) => {
              if (sql === 'COMMIT') commits += 1;
              return run(...values);
            },
          });
        });
        return database;
      };
      return { connecting, commits: () => commits };
    };

    it('are durable together, before anybody is answered', async () => {
      const counted = counting();
      const store = await open({ connecting: counted.connecting });
      const before = counted.commits();
      const ids = Array.from({ length: 300 }, (_, index) => derivedId('subject', String(index)));
      const naming = ids.map(async (id, index) => {
        const named = await store.nameSubject({ kind: 'creditCode', number: String(index) }, id);
        expect(wrappedKeyOf(named)).toMatch(/^[A-Za-z0-9_-]+$/);
        return named;
      });
      expect(counted.commits()).toBe(before);
      expect(await Promise.all(naming)).toEqual(ids);
      expect(counted.commits()).toBe(before + 2);
    });

    it('are refused one by one', async () => {
      const store = await open();
      const named = await Promise.allSettled([
        store.nameSubject(zhang, first),
        store.nameSubject(wang, first),
        store.nameSubject(li, second),
      ]);
      expect(named).toMatchObject([{ value: first }, { reason: { code: 'IDEMPOTENCY_KEY_REUSED' } }, { value: second }]);
      expect(await Promise.all([zhang, wang, li].map((number) => store.findSubject(number)))).toEqual([first, undefined, second]);
    });

    it('are those of one person where two have his number', async () => {
      const store = await open();
      expect(await Promise.all([store.nameSubject(zhang, first), store.nameSubject(zhang, second)])).toEqual([first, first]);
    });

    it('come before a destruction that was asked for after them, and before the store closes', async () => {
      const store = await open();
      const [named] = await Promise.all([store.nameSubject(zhang, first), store.destroy(first)]);
      expect(named).toBe(first);
      await expect(store.seal(first, '张三')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      const [last] = await Promise.all([store.nameSubject(wang, second), store.close()]);
      expect(last).toBe(second);
      expect(await (await open()).findSubject(wang)).toBe(second);
    });
  });

  it('shows when one wrapped key was put in the place of another', async () => {
    const store = await open({ cachedKeys: 0 });
    await store.nameSubject(zhang, first);
    await store.nameSubject(wang, second);
    const sealed = await store.seal(first, '张三');
    const other = wrappedKeyOf(second);
    raw((db) => db.prepare('UPDATE subject_key SET wrapped = ? WHERE subject_id = ?').run(other, first));
    await expect(store.open(sealed)).rejects.toMatchObject({ name: 'SealBroken' });
  });

  it('finds names under every live version of the name key', async () => {
    const store = await open();
    await store.nameSubject(zhang, first);
    await store.renewNameKey();
    expect(await store.nameSubject(zhang, second)).toBe(first);
    await store.nameSubject(wang, second);
    await store.renewNameKey();
    const again = await open();
    expect(await again.findSubject(zhang)).toBe(first);
    expect(await again.findSubject(wang)).toBe(second);
  });

  it('keeps a bounded number of keys in memory and still opens the rest', async () => {
    const store = await open({ cachedKeys: 2 });
    const ids = Array.from({ length: 5 }, (_, index) => derivedId('subject', String(index)));
    const sealed = [];
    for (const [index, id] of ids.entries()) {
      await store.nameSubject({ kind: 'creditCode', number: String(index) }, id);
      sealed.push(await store.seal(id, String(index)));
    }
    expect(await Promise.all(sealed.map((each) => store.open(each)))).toEqual(['0', '1', '2', '3', '4']);
  });

  it('syncs every commit and overwrites what is deleted', () => {
    const db = openKeyFile(directory);
    const pragma = (name: string) => db.pragma(name) as object[];
    expect(pragma('journal_mode')).toEqual([expect.objectContaining({ journal_mode: 'wal' })]);
    expect(pragma('synchronous')).toEqual([expect.objectContaining({ synchronous: 2 })]);
    expect(pragma('secure_delete')).toEqual([expect.objectContaining({ secure_delete: 1 })]);
    db.close();
  });
});

describe('the master key', () => {
  beforeEach(makeDirectory);
  afterEach(cleanUp);

  it('of development is made once, for its owner only', () => {
    const key = developmentMasterKey(join(directory, 'keys'));
    expect(key).toHaveLength(32);
    expect(developmentMasterKey(join(directory, 'keys'))).toEqual(key);
    expect(statSync(join(directory, 'keys', 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('that is damaged stops the start with a sentence', () => {
    writeFileSync(join(directory, 'master.key'), 'rubbish');
    expect(() => developmentMasterKey(directory)).toThrow(/does not hold a master key/);
  });

  it('is base64 of 32 bytes', () => {
    expect(masterKeyFrom(masterKey.toString('base64'))).toEqual(masterKey);
    expect(masterKeyFrom(randomBytes(31).toString('base64'))).toBeUndefined();
    expect(masterKeyFrom('')).toBeUndefined();
  });
});
