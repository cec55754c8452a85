import { randomUUID } from 'node:crypto';
import { EventStoreUnavailable, type Epoch } from '@yikou/event-store';
import { parseUuid, type Uuid } from '@yikou/shared-kernel';
import type Database from 'libsql';

const FORMAT = 1;

/**
 * Positions are given out by the only writer, in the order of the commits. The category is computed, not stored: it cannot be
 * anything but what the name says. There is no index on ids: it would halve the append rate, and the stream knows its commands.
 */
export const EVENTS_SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    id TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    category TEXT NOT NULL GENERATED ALWAYS AS (substr(stream, 1, instr(stream || '-', '-') - 1)) VIRTUAL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Makes the tables of an empty file, with the first epoch; leaves a file that has them as it is. */
export const ensureSchema = (database: Database.Database): void => {
  if (formatOf(database) !== 0) return;
  database.exec('BEGIN IMMEDIATE');
  database.exec(EVENTS_SCHEMA);
  const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  put.run('epoch.number', '1');
  put.run('epoch.id', randomUUID());
  database.exec(`PRAGMA user_version = ${FORMAT}`);
  database.exec('COMMIT');
};

/** @throws EventStoreUnavailable when the file is none of ours, or of a later release */
export const readEpoch = (database: Database.Database): Epoch => {
  const format = formatOf(database);
  if (format !== FORMAT) {
    throw new EventStoreUnavailable(`the event store has format ${String(format)}, this release reads format ${FORMAT}`);
  }
  const rows = database.prepare("SELECT key, value FROM meta WHERE key LIKE 'epoch.%'").raw().all() as [string, string][];
  const values = new Map(rows);
  return { number: Number(values.get('epoch.number')), id: parseUuid(values.get('epoch.id') ?? '', 'epoch') };
};

const PUT = 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

/** A new life of the store: its number is above the present one and above `atLeast`. All that followed the store hears of it by its epoch. */
export const startEpoch = (database: Database.Database, atLeast = 0): Epoch => {
  const epoch: Epoch = { number: Math.max(readEpoch(database).number, atLeast) + 1, id: parseUuid(randomUUID(), 'epoch') };
  database.exec('BEGIN IMMEDIATE');
  const put = database.prepare(PUT);
  put.run('epoch.number', String(epoch.number));
  put.run('epoch.id', epoch.id);
  database.exec('COMMIT');
  return epoch;
};

const KEY_STORE = 'keys.id';

/** The key store that opens what is sealed here; undefined while none was told. */
export const readKeyStore = (database: Database.Database): Uuid | undefined => {
  const row = database.prepare('SELECT value FROM meta WHERE key = ?').raw().get(KEY_STORE) as [string] | undefined;
  return row && parseUuid(row[0], 'key store');
};

export const writeKeyStore = (database: Database.Database, id: Uuid): void => {
  database.prepare(PUT).run(KEY_STORE, id);
};

export const formatOf = (database: Database.Database): number => {
  const [format] = database.prepare('PRAGMA user_version').raw().get() as [number];
  return format;
};
