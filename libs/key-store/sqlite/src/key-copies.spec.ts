import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId } from '@yikou/shared-kernel';
import Database from 'libsql';
import { applyErasures, copyKeys, KEYS_FILE, KeyLedger, openSqliteKeyStore, type SqliteKeyStore } from '.';

const masterKey = randomBytes(32);
const zhang = { kind: 'citizenId', number: '210802199001011234' } as const;
const wang = { kind: 'citizenId', number: '210802199202022345' } as const;
const first = derivedId('subject', 'first');
const second = derivedId('subject', 'second');

describe('a copy of the key store', () => {
  let directory: string;
  let store: SqliteKeyStore;
  const copy = () => join(directory, 'copy');
  const ledgerOf = (folder: string) => {
    const ledger = KeyLedger.open(folder)!;
    const { id, writes, subjects } = ledger;
    const told = {
      id,
      writes,
      subjects,
      erasures: ledger.erasures().map(({ subjectId }) => subjectId),
      knows: [first, second].map((each) => ledger.knows(each)),
    };
    ledger.close();
    return told;
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-key-copies-'));
    mkdirSync(copy());
    store = await openSqliteKeyStore({ directory, masterKey });
    await store.nameSubject(zhang, first);
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('is made beside its writer, for its owner only, and opens with the same master key', async () => {
    const sealed = await store.seal(first, '张三');
    copyKeys(directory, join(copy(), KEYS_FILE));
    await store.nameSubject(wang, second);
    expect(statSync(join(copy(), KEYS_FILE)).mode & 0o777).toBe(0o600);
    expect(ledgerOf(copy())).toMatchObject({ id: store.id, subjects: 1, knows: [true, false] });
    expect(ledgerOf(directory).writes).toBe(ledgerOf(copy()).writes + 1);
    for (const name of readdirSync(copy())) expect(readFileSync(join(copy(), name)).includes(masterKey)).toBe(false);
    const opened = await openSqliteKeyStore({ directory: copy(), masterKey });
    const ledger = KeyLedger.open(copy())!;
    expect([ledger.opensWith(masterKey), ledger.opensWith(randomBytes(32))]).toEqual([true, false]);
    ledger.close();
    expect(opened.id).toBe(store.id);
    expect(await opened.open(sealed)).toBe('张三');
    expect(await opened.findSubject(zhang)).toBe(first);
    await opened.close();
  });

  it('counts every write, and no repetition', async () => {
    const writes = () => ledgerOf(directory).writes;
    const before = writes();
    await store.nameSubject(zhang, second);
    await store.seal(first, '张三');
    expect(writes()).toBe(before);
    await store.nameSubject(wang, second);
    await store.secret('issuer');
    await store.secret('issuer');
    await store.renewNameKey();
    await store.destroy(first);
    await store.destroy(first);
    expect(writes()).toBe(before + 4);
  });

  it('that is older than an erasure is made to know it, without a trace of the key', async () => {
    const sealed = await store.seal(first, '张三');
    copyKeys(directory, join(copy(), KEYS_FILE));
    const wrapped = wrappedIn(copy(), first);
    await store.destroy(first);
    expect(applyErasures(copy(), await store.erasures())).toBe(1);
    expect(applyErasures(copy(), await store.erasures())).toBe(0);
    expect(readdirSync(copy()).filter((name) => readFileSync(join(copy(), name)).includes(wrapped))).toEqual([]);
    const opened = await openSqliteKeyStore({ directory: copy(), masterKey });
    expect(await opened.open(sealed)).toBeUndefined();
    expect(await opened.findSubject(zhang)).toBeUndefined();
    expect(await opened.erasures()).toEqual(await store.erasures());
    await opened.close();
  });

  it('has nothing of what was destroyed before', async () => {
    const wrapped = wrappedIn(directory, first);
    await store.destroy(first);
    copyKeys(directory, join(copy(), KEYS_FILE));
    expect(readFileSync(join(copy(), KEYS_FILE)).includes(wrapped)).toBe(false);
    expect(ledgerOf(copy())).toMatchObject({ subjects: 0, erasures: [first], knows: [true, false] });
  });

  it('that is damaged, and a store that is, are refused with the way out; one that is not there is none', async () => {
    expect(KeyLedger.open(copy())).toBeUndefined();
    writeFileSync(join(copy(), KEYS_FILE), 'rubbish '.repeat(2_000));
    expect(() => KeyLedger.open(copy())).toThrow('yikou restore --keys');
    expect(() => copyKeys(copy(), join(directory, 'to.db'))).toThrow('yikou restore --keys');
    await expect(openSqliteKeyStore({ directory: copy(), masterKey })).rejects.toThrow('yikou restore --keys');
  });
});

const wrappedIn = (directory: string, id: string): string => {
  const database = new Database(join(directory, KEYS_FILE));
  const { wrapped } = database.prepare('SELECT wrapped FROM subject_key WHERE subject_id = ?').get(id) as { wrapped: string };
  database.close();
  return wrapped;
};
