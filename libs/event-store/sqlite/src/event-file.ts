import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  EventStoreUnavailable,
  START,
  UnreadableEvent,
  type Epoch,
  type EventFilter,
  type EventMetadata,
  type EventText,
  type JsonObject,
  type Position,
  type RecordedEvent,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import Database from 'libsql';
import { ensureSchema, readEpoch } from './event-schema';
import { isBeingReplaced } from './folder-replacement';
import { reaching } from './sqlite-errors';

export const EVENTS_FILE = 'events.db';

/** How a connection is made: tests make one that fails when they wish. */
export type Connect = (path: string, options: Database.Options) => Database.Database;

export const connect: Connect = (path, options) => new Database(path, options);

/** As they stand in the file: position, stream, revision, type, version, id, data, metadata. */
type Row = readonly [bigint, StreamName, bigint, string, bigint, Uuid, string, string];
const COLUMNS = 'position, stream, revision, type, version, id, data, metadata';

const SQL = {
  head: 'SELECT max(position) FROM events',
  revision: 'SELECT max(revision) FROM events WHERE stream = ?',
  insert: `INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  forward: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  backward: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`,
  all: `SELECT ${COLUMNS} FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`,
  type: `SELECT ${COLUMNS} FROM events WHERE position > ? AND position <= ? AND type IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?`,
  category: `SELECT ${COLUMNS} FROM events WHERE position > ? AND position <= ? AND category IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?`,
  skip: 'SELECT position FROM events WHERE position > ? ORDER BY position LIMIT 1 OFFSET ?',
};

export interface FilePage {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been seen. */
  readonly seen: Position;
  /** UTF-16 units of the JSON text of the events. */
  readonly units: number;
}

/** Rows fetched at once; a page ends early where its text grows beyond the bound, so that large events do not fill the memory. */
const SLICE = 128;
const PAGE_UNITS = 4 * 1024 * 1024;
/** Rows that one filtered read looks through at most: a rare category must not hold up everybody else. */
const WINDOW = 8_192n;

const BUSY_TIMEOUT = 5_000;

/** Pages of the write-ahead log that are copied into the file together, where much is appended in a row: 32 MiB. */
const BULK_PAGES = 8_192;

/** The file of events: everything that is SQL. Synchronous; whatever it throws of SQLite is `EventStoreUnavailable`. */
export class EventFile {
  readonly epoch: Epoch;
  private readonly statements = new Map<string, Database.Statement>();
  private last: Position;

  private constructor(
    private readonly database: Database.Database,
    private readonly readonly: boolean,
  ) {
    this.epoch = readEpoch(database);
    this.last = this.readHead();
  }

  static open(directory: string, readonly: boolean, connecting: Connect = connect, bulk = false): EventFile {
    const path = join(directory, EVENTS_FILE);
    if (readonly && isBeingReplaced(directory)) throw replacing(directory);
    if (readonly && !existsSync(path)) throw new EventStoreUnavailable(`there is no event store in ${directory}`);
    return reaching(() => {
      const database = connecting(readonly ? `${pathToFileURL(path).href}?mode=ro` : path, { timeout: BUSY_TIMEOUT });
      database.exec('PRAGMA cache_size = -16384');
      if (!readonly) {
        database.pragma('journal_mode = WAL');
        database.exec(`PRAGMA synchronous = ${bulk ? 'NORMAL' : 'FULL'}; PRAGMA journal_size_limit = 67108864`);
        if (bulk) database.pragma(`wal_autocheckpoint = ${String(BULK_PAGES)}`);
        ensureSchema(database);
      }
      return new EventFile(database, readonly);
    });
  }

  /** The position of the last committed event. */
  get head(): Position {
    return this.readonly ? reaching(() => this.readHead()) : this.last;
  }

  /** The last revision of a stream, -1 when there is none. */
  revisionOf(stream: string): number {
    const row = this.get(SQL.revision, stream) as [bigint | null];
    return Number(row[0] ?? -1n);
  }

  begin(): void {
    this.run('BEGIN IMMEDIATE');
  }

  insert(event: StoredEvent, text: EventText): Position {
    const position = (this.last + 1n) as Position;
    this.run(SQL.insert, position, event.stream, event.revision, event.type, event.version, event.id, text.data, text.metadata);
    this.last = position;
    return position;
  }

  commit(): void {
    this.run('COMMIT');
  }

  /** The events after a position up to another, at most so many; fewer where the filter lets few through. */
  after(from: Position, until: Position, limit: number, filter?: EventFilter): FilePage {
    if (from >= until) return { events: [], seen: from, units: 0 };
    return reaching(() => (filter ? this.filteredAfter(from, until, limit, filter) : this.allAfter(from, until, limit)));
  }

  /** A page of a stream, and whether it is its last. */
  ofStream(stream: string, direction: 'forward' | 'backward', from: number, limit: number): { events: RecordedEvent[]; ended: boolean } {
    const step = direction === 'forward' ? 1 : -1;
    return reaching(() => {
      const events: RecordedEvent[] = [];
      let next = from;
      const { ended } = this.inSlices(events, limit, (wanted) => {
        const rows = this.rows(SQL[direction], stream, next, wanted);
        next = Number(rows.at(-1)?.[2] ?? 0n) + step;
        return rows;
      });
      return { events, ended };
    });
  }

  close(): void {
    this.statements.clear();
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    if (!this.readonly) this.database.pragma('wal_checkpoint(TRUNCATE)');
    this.database.close();
  }

  /** Lets go of a connection that has failed; nothing of an open transaction remains. */
  abandon(): void {
    try {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      this.database.close();
    } catch {
      // It has failed already: the next connection shows whether the file can be used.
    }
  }

  private allAfter(from: Position, until: Position, limit: number): FilePage {
    const events: RecordedEvent[] = [];
    let seen = from;
    const { ended, units } = this.inSlices(events, limit, (wanted) => {
      const rows = this.rows(SQL.all, seen, until, wanted);
      seen = (rows.at(-1)?.[0] ?? seen) as Position;
      return rows;
    });
    return { events, seen: ended ? until : seen, units };
  }

  private filteredAfter(from: Position, until: Position, limit: number, filter: EventFilter): FilePage {
    const [sql, values] = 'types' in filter ? [SQL.type, filter.types] : [SQL.category, filter.categories];
    const end = this.windowAfter(from, until);
    const events: RecordedEvent[] = [];
    let seen = from;
    const { ended, units } = this.inSlices(events, limit, (wanted) => {
      const rows = this.rows(sql, seen, end, JSON.stringify(values), wanted);
      seen = (rows.at(-1)?.[0] ?? seen) as Position;
      return rows;
    });
    return { events, seen: ended ? end : seen, units };
  }

  private windowAfter(from: Position, until: Position): Position {
    const row = this.get(SQL.skip, from, WINDOW - 1n);
    const [end] = (row ?? [until]) as [Position];
    return end < until ? end : until;
  }

  /** Fills a page slice by slice. `ended` when there was no more to fetch. */
  private inSlices(
    events: RecordedEvent[],
    limit: number,
    fetch: (wanted: number) => readonly Row[],
  ): { readonly ended: boolean; readonly units: number } {
    let units = 0;
    while (events.length < limit && units < PAGE_UNITS) {
      const wanted = Math.min(SLICE, limit - events.length);
      const rows = fetch(wanted);
      for (const row of rows) {
        events.push(eventOf(row));
        units += row[6].length + row[7].length;
      }
      if (rows.length < wanted) return { ended: true, units };
    }
    return { ended: false, units };
  }

  private readHead(): Position {
    const [head] = this.get(SQL.head) as [Position | null];
    return head ?? START;
  }

  private rows(sql: string, ...values: unknown[]): readonly Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  private get(sql: string, ...values: unknown[]): unknown {
    return this.statement(sql).get(...values);
  }

  private run(sql: string, ...values: unknown[]): void {
    reaching(() => this.statement(sql).run(values));
  }

  /** Prepared once. Rows come as arrays, integers as `bigint`: an int64 would be rounded. */
  private statement(sql: string): Database.Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.database.prepare(sql);
    if (prepared.reader) prepared.raw().safeIntegers();
    this.statements.set(sql, prepared);
    return prepared;
  }
}

const replacing = (directory: string): EventStoreUnavailable =>
  new EventStoreUnavailable(
    `数据目录 ${directory} 的恢复中途停止：请运行 yikou restore --finish。` +
      ` A restore of ${directory} was cut off: bring it to its end with yikou restore --finish.`,
  );

const eventOf = ([position, stream, revision, type, version, id, data, metadata]: Row): RecordedEvent => {
  try {
    return {
      id,
      stream,
      revision: Number(revision),
      type,
      version: Number(version),
      data: JSON.parse(data) as JsonObject,
      metadata: JSON.parse(metadata) as EventMetadata,
      position: position as Position,
    };
  } catch {
    throw new UnreadableEvent(stream, Number(revision), position as Position);
  }
};
