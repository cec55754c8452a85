import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position } from '@yikou/event-store';
import Database from 'libsql';
import { syncFile } from './durable-files';
import { EVENTS_FILE } from './event-file';
import { reaching } from './sqlite-errors';

const BUSY_TIMEOUT = 30_000;
const COLUMNS = 'position, stream, revision, type, version, id, data, metadata';

/** Events alone, in the order of the log. */
const EXTRACT = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL, version INTEGER NOT NULL, id TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL
  ) STRICT;
`;

/**
 * The whole store as it is at one moment, beside whoever writes to it: what is committed meanwhile is not in the copy. Durable when it returns.
 * @param to a file that does not exist
 * @throws EventStoreUnavailable, EventStoreDamaged
 */
export const copyEvents = (directory: string, to: string): void => {
  using(sourceOf(directory), (source) => source.prepare('VACUUM INTO ?').run(to));
  syncFile(to);
};

/** The events after a position up to another. Durable when it returns. @param to a file that does not exist */
export const copyEventsAfter = (
  directory: string,
  { after, until }: { readonly after: Position; readonly until: Position },
  to: string,
): void => {
  using(to, (extract) => {
    extract.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ${EXTRACT}`);
    extract.prepare('ATTACH ? AS source').run(sourceOf(directory));
    extract
      .prepare(
        `INSERT INTO events (${COLUMNS}) SELECT ${COLUMNS} FROM source.events WHERE position > ? AND position <= ? ORDER BY position`,
      )
      .run(after, until);
    extract.exec('DETACH source');
  });
  syncFile(to);
};

/**
 * Adds what `copyEventsAfter` has written to the store of a folder: all of it, or nothing. The caller holds the folder.
 * @throws EventStoreUnavailable when an event is there already
 */
export const addEvents = (directory: string, from: string): void => {
  using(join(directory, EVENTS_FILE), (store) => {
    store.exec('PRAGMA synchronous = FULL');
    store.prepare('ATTACH ? AS extract').run(`${pathToFileURL(from).href}?mode=ro`);
    store.exec(`INSERT INTO main.events (${COLUMNS}) SELECT ${COLUMNS} FROM extract.events ORDER BY position`);
    store.exec('DETACH extract');
  });
};

const sourceOf = (directory: string): string => `${pathToFileURL(join(directory, EVENTS_FILE)).href}?mode=ro`;

const using = (path: string, work: (database: Database.Database) => unknown): void => {
  reaching(() => {
    const database = new Database(path, { timeout: BUSY_TIMEOUT });
    try {
      work(database);
    } finally {
      database.close();
    }
  });
};
