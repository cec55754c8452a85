import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { RawEvents } from '../yardsticks/raw-events';
import { caseEvents, type EventRow } from './case-events';

/** Raised when the events or what is made of them change: the data are made again. */
const VERSION = 1;
const AT_ONCE = 10_000;

/** A folder in the cache, made by `make` unless it is there. Half of one is never taken for a whole. */
export const cached = async (cache: string, name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const folder = join(cache, `v${String(VERSION)}`, name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${String(process.pid)}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const begun = performance.now();
  await make(partial);
  renameSync(partial, folder);
  process.stderr.write(`bench: made ${name} in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  return folder;
};

/** A data folder with a log of so many events and nothing else. */
export const caseLog = (cache: string, events: number): Promise<string> =>
  cached(cache, `log-${String(events)}`, (folder) => writeLog(folder, events));

/** The store makes its file; then the rows go in as fast as they can, the index afterwards. */
export const writeLog = async (folder: string, events: number): Promise<void> => {
  await (await openSqliteEventStore({ directory: folder })).close();
  const raw = new RawEvents(join(folder, 'events.db'), 'OFF');
  raw.exec('PRAGMA cache_size = -262144; DROP INDEX events_by_stream');
  let rows: EventRow[] = [];
  for (const row of caseEvents(events)) {
    rows.push(row);
    if (rows.length < AT_ONCE) continue;
    raw.appendRows(rows);
    rows = [];
  }
  raw.appendRows(rows);
  raw.exec('CREATE UNIQUE INDEX events_by_stream ON events (stream, revision); PRAGMA wal_checkpoint(TRUNCATE)');
  raw.close();
};
