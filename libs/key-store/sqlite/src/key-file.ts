import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { KeyStoreUnavailable } from '@yikou/key-store';
import Database from 'libsql';

export const KEYS_FILE = 'keys.db';

const OWNER_ONLY = 0o600;
const BUSY_MS = 5_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS hash_key (purpose TEXT NOT NULL, version INTEGER NOT NULL, wrapped TEXT NOT NULL, PRIMARY KEY (purpose, version)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subject_key (subject_id TEXT PRIMARY KEY, wrapped TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subject_name (hash TEXT PRIMARY KEY, subject_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS subject_name_by_subject ON subject_name (subject_id);
  CREATE TABLE IF NOT EXISTS erasure (subject_id TEXT PRIMARY KEY, erased_at TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO meta (key, value) VALUES ('writes', '0');
`;

/** Counted by the file itself, so that no way of writing is forgotten: of two copies of a key store the one with more writes is the newer. */
const COUNTED = ['hash_key', 'subject_key', 'erasure', 'secret'].map(
  (table) => `CREATE TRIGGER IF NOT EXISTS ${table}_counted AFTER INSERT ON ${table}
    BEGIN UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'writes'; END;`,
);

/** How a connection is made: tests make one that fails when they wish. */
export type Connect = (path: string, options: Database.Options) => Database.Database;

const connect: Connect = (path, options) => new Database(path, options);

/** Opens `keys.db`: for its owner only, every commit synced, what is deleted overwritten. */
export const openKeyFile = (directory: string, connecting: Connect = connect): Database.Database => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, KEYS_FILE);
  ownerOnly(file);
  const db = connecting(file, { timeout: BUSY_MS });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('temp_store = MEMORY');
  db.exec([SCHEMA, ...COUNTED].join('\n'));
  db.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('id', ?)").run(randomUUID());
  // A crash between a destroy and its checkpoint leaves the key in the WAL until here.
  truncateLog(db);
  return db;
};

/** Makes the file when it is not there. SQLite gives its WAL and shared memory the mode of the database file. */
export const ownerOnly = (file: string): void => {
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) {
    const mode = statSync(each, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o777) !== OWNER_ONLY) chmodSync(each, OWNER_ONLY);
  }
};

/** What the key of a purpose is wrapped for. */
export const hashKeyName = (purpose: string, version: number): string => `hash ${purpose} ${String(version)}`;

/** Everything into the database file, and the log cut to nothing: deleted pages stand in it in their old form. */
export const truncateLog = (db: { pragma(text: string): unknown }): void => {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
  if (result?.busy !== 0) {
    throw new KeyStoreUnavailable('another process reads keys.db, so destroyed keys cannot be wiped from its log: end it and start again.');
  }
};
