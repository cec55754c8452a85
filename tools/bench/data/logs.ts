import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_FILE, openSqliteEventStore, schemaOf } from '@yikou/event-store-sqlite';
import { RawEvents } from '../yardsticks/raw-events';
import { cached, type MadeOf } from './cached';
import { caseEvents, EVENTS_PER_CASE, type EventRow } from './case-events';

const AT_ONCE = 10_000;

/** A data folder with a log of so many events and nothing else. */
export const caseLog = async (cache: string, events: number): Promise<string> =>
  cached(cache, `log-${String(events)}`, await caseLogMadeOf(), (folder) => writeLog(folder, events));

/** The format of the store, and the events of a case. */
export const caseLogMadeOf = async (): Promise<MadeOf> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
  try {
    await (await openSqliteEventStore({ directory: folder })).close();
    return [schemaOf(join(folder, EVENTS_FILE)), [...caseEvents(EVENTS_PER_CASE)]];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The store makes its file; then the rows go in as fast as they can, the index afterwards. */
export const writeLog = async (folder: string, events: number): Promise<void> => {
  await (await openSqliteEventStore({ directory: folder })).close();
  const raw = new RawEvents(join(folder, EVENTS_FILE), 'OFF');
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
