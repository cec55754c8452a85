import {
  KeyStoreUnavailable,
  keyedHashOf,
  newKey,
  openBytes,
  sealBytes,
  SealBroken,
  subjectErased,
  subjectOfAnother,
  UnknownSubject,
} from '@yikou/key-store';
import type { Erasure, KeyStore, Sealed, SubjectNumber } from '@yikou/key-store';
import type { Uuid } from '@yikou/shared-kernel';
import { refuseDamage, reaching } from './key-errors';
import { KeyConnection } from './key-connection';
import { hashKeyName, truncateLog, type Connect } from './key-file';
import { RecentKeys } from './recent-keys';
import { SharedTransactions } from './shared-transactions';

export interface SqliteKeyStoreOptions {
  /** Folder of `keys.db`; made when missing. */
  readonly directory: string;
  /** 32 bytes; wraps every key in the file and is never in it. */
  readonly masterKey: Buffer;
  /** Unwrapped keys kept in memory at most; default 10,000. */
  readonly cachedKeys?: number;
  /** How `keys.db` is opened; for tests that make it fail. */
  readonly connecting?: Connect;
}

type Purpose = 'name' | 'request' | 'search';

/** @throws KeyStoreUnavailable when the master key is not the one that the file was made with, or the file is damaged */
export const openSqliteKeyStore = async (options: SqliteKeyStoreOptions): Promise<SqliteKeyStore> => new SqliteKeyStore(options);

/** All work is synchronous within: no await stands between a look and the write that follows it. */
export class SqliteKeyStore implements KeyStore {
  /** Of this key store and its copies. */
  readonly id: Uuid;
  private readonly connection: KeyConnection;
  private readonly masterKey: Buffer;
  private readonly keys: RecentKeys;
  private readonly namings = new SharedTransactions((work) => this.transaction(work));
  /** Those asked for before: a secret never changes. */
  private readonly secrets = new Map<string, string>();
  /** Oldest first; the last one is the one that new hashes are made with. */
  private readonly hashKeys: Readonly<Record<Purpose, Buffer[]>>;

  constructor({ directory, masterKey, cachedKeys, connecting }: SqliteKeyStoreOptions) {
    this.masterKey = masterKey;
    this.keys = new RecentKeys(cachedKeys ?? 10_000);
    this.connection = reaching(() => new KeyConnection(directory, connecting));
    try {
      reaching(() => refuseDamage(this.connection));
      this.id = reaching(() => (this.connection.prepare("SELECT value FROM meta WHERE key = 'id'").get() as { value: Uuid }).value);
      this.hashKeys = this.transaction(() => ({
        name: this.hashKey('name'),
        request: this.hashKey('request'),
        search: this.hashKey('search'),
      }));
    } catch (error) {
      this.connection.close();
      throw error instanceof SealBroken ? new KeyStoreUnavailable(`the master key does not open ${directory}/keys.db.`) : error;
    }
  }

  async nameSubject(number: SubjectNumber, subjectId: Uuid): Promise<Uuid> {
    return this.lookUp(number) ?? this.namings.take(() => this.lookUp(number) ?? this.nameFirst(number, subjectId));
  }

  async findSubject(number: SubjectNumber): Promise<Uuid | undefined> {
    return this.lookUp(number);
  }

  async seal(subjectId: Uuid, plaintext: string): Promise<Sealed> {
    const key = this.keyOf(subjectId);
    if (!key) throw subjectErased(subjectId);
    return { subjectId, sealed: sealBytes(key, subjectId, Buffer.from(plaintext, 'utf8')) };
  }

  async open({ subjectId, sealed }: Sealed): Promise<string | undefined> {
    const key = this.keyOf(subjectId);
    return key && openBytes(key, subjectId, sealed).toString('utf8');
  }

  async destroy(subjectId: Uuid): Promise<void> {
    this.namings.flush();
    this.keys.delete(subjectId);
    this.transaction(() => {
      const { changes } = this.connection.prepare('DELETE FROM subject_key WHERE subject_id = ?').run(subjectId);
      if (changes === 0) return;
      this.connection.prepare('DELETE FROM subject_name WHERE subject_id = ?').run(subjectId);
      this.connection.prepare('INSERT INTO erasure (subject_id, erased_at) VALUES (?, ?)').run(subjectId, new Date().toISOString());
    });
    reaching(() => truncateLog(this.connection));
  }

  async erasures(): Promise<readonly Erasure[]> {
    const rows = reaching(() => this.connection.prepare('SELECT subject_id, erased_at FROM erasure ORDER BY erased_at, subject_id').all());
    return (rows as { subject_id: Uuid; erased_at: string }[]).map((row) => ({ subjectId: row.subject_id, erasedAt: row.erased_at }));
  }

  keyedHash(purpose: 'request' | 'search', text: string): string {
    return keyedHashOf(newestOf(this.hashKeys[purpose]), text);
  }

  async secret(name: string): Promise<string> {
    const secret = this.secrets.get(name) ?? this.storedSecret(name);
    this.secrets.set(name, secret);
    return secret;
  }

  /** From now on numbers are hashed under a new key. Names given before are found under the older versions. */
  async renewNameKey(): Promise<void> {
    this.hashKeys.name.push(this.transaction(() => this.newHashKey('name', this.hashKeys.name.length + 1)));
  }

  async close(): Promise<void> {
    this.namings.flush();
    this.connection.close();
  }

  private storedSecret(name: string): string {
    return this.transaction(() => {
      const row = this.connection.prepare('SELECT wrapped FROM secret WHERE name = ?').get(name) as { wrapped: string } | undefined;
      if (row) return openBytes(this.masterKey, `secret ${name}`, row.wrapped).toString('base64url');
      const secret = newKey();
      const wrapped = sealBytes(this.masterKey, `secret ${name}`, secret);
      this.connection.prepare('INSERT INTO secret (name, wrapped) VALUES (?, ?)').run(name, wrapped);
      return secret.toString('base64url');
    });
  }

  /** Under every live version, the newest first. */
  private lookUp(number: SubjectNumber): Uuid | undefined {
    for (const key of this.hashKeys.name.toReversed()) {
      const row = reaching(() => this.connection.prepare(NAMED).get(nameHash(key, number))) as { id: Uuid } | undefined;
      if (row) return row.id;
    }
    return undefined;
  }

  private nameFirst(number: SubjectNumber, subjectId: Uuid): Uuid {
    if (this.isErased(subjectId)) throw subjectErased(subjectId);
    if (this.connection.prepare(WRAPPED).get(subjectId)) throw subjectOfAnother();
    this.connection
      .prepare('INSERT INTO subject_name (hash, subject_id) VALUES (?, ?)')
      .run(nameHash(newestOf(this.hashKeys.name), number), subjectId);
    this.connection
      .prepare('INSERT INTO subject_key (subject_id, wrapped) VALUES (?, ?)')
      .run(subjectId, sealBytes(this.masterKey, `subject ${subjectId}`, newKey()));
    return subjectId;
  }

  /** Undefined: destroyed. */
  private keyOf(subjectId: Uuid): Buffer | undefined {
    const recent = this.keys.get(subjectId);
    if (recent) return recent;
    const row = reaching(() => this.connection.prepare(WRAPPED).get(subjectId)) as { wrapped: string } | undefined;
    if (!row && !this.isErased(subjectId)) throw new UnknownSubject(subjectId);
    if (!row) return undefined;
    const key = openBytes(this.masterKey, `subject ${subjectId}`, row.wrapped);
    this.keys.put(subjectId, key);
    return key;
  }

  private isErased(subjectId: Uuid): boolean {
    return reaching(() => this.connection.prepare('SELECT 1 FROM erasure WHERE subject_id = ?').get(subjectId)) !== undefined;
  }

  private hashKey(purpose: Purpose): Buffer[] {
    const rows = this.connection.prepare('SELECT version, wrapped FROM hash_key WHERE purpose = ? ORDER BY version').all(purpose);
    const keys = (rows as { version: number; wrapped: string }[]).map((row) =>
      openBytes(this.masterKey, hashKeyName(purpose, row.version), row.wrapped),
    );
    return keys.length > 0 ? keys : [this.newHashKey(purpose, 1)];
  }

  private newHashKey(purpose: Purpose, version: number): Buffer {
    const key = newKey();
    const wrapped = sealBytes(this.masterKey, hashKeyName(purpose, version), key);
    this.connection.prepare('INSERT INTO hash_key (purpose, version, wrapped) VALUES (?, ?, ?)').run(purpose, version, wrapped);
    return key;
  }

  private transaction<T>(work: () => T): T {
    return reaching(() => this.connection.transaction(work));
  }
}

const NAMED = 'SELECT subject_id AS id FROM subject_name WHERE hash = ?';
const WRAPPED = 'SELECT wrapped FROM subject_key WHERE subject_id = ?';

const newestOf = (keys: readonly Buffer[]): Buffer => {
  const newest = keys.at(-1);
  if (!newest) throw new KeyStoreUnavailable('keys.db has no hash key.');
  return newest;
};

const nameHash = (key: Buffer, { kind, number }: SubjectNumber): string => keyedHashOf(key, `${kind}:${number}`);
