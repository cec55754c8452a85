import { randomUUID } from 'node:crypto';
import { EventStoreUnavailable, type Epoch } from '@yikou/event-store';
import { parseUuid } from '@yikou/shared-kernel';
import type Database from 'libsql';

const FORMAT = 1;

/**
 * Positions are given out by the only writer, in the order of the commits. The category is computed, not stored: it cannot be
 * anything but what the name says. There is no index on ids: it would halve the append rate, and the stream knows its commands.
 */
const SCHEMA = `
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
  database.exec(SCHEMA);
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

const formatOf = (database: Database.Database): number => {
  const [format] = database.prepare('PRAGMA user_version').raw().get() as [number];
  return format;
};
