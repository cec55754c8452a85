import type { StoredEvent } from '@yikou/event-store';
import Database from 'libsql';
import type { EventRow } from '../data/case-events';

type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  type: string,
  version: number,
  id: string,
  data: string,
  metadata: string,
];
const COLUMNS = 'position, stream, revision, type, version, id, data, metadata';

/** What the library can do by itself: the same table and index as the store, the same durability, prepared statements. */
export class RawEvents {
  private readonly database: Database.Database;
  private readonly begin: Database.Statement;
  private readonly insert: Database.Statement;
  private readonly commit: Database.Statement;
  private readonly page: Database.Statement;

  /** @param synchronous FULL as the store has it; OFF for data that can be made again */
  constructor(file: string, synchronous: 'FULL' | 'OFF' = 'FULL') {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -16384;
      CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL,
        version INTEGER NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL);
      CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision)`);
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.insert = this.database.prepare(
      'INSERT INTO events (stream, revision, type, version, id, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.commit = this.database.prepare('COMMIT');
    this.page = this.database.prepare(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`).raw();
  }

  append(events: readonly StoredEvent[]): void {
    this.begin.run();
    for (const { stream, revision, type, version, id, data, metadata } of events) {
      this.insert.run(stream, revision, type, version, id, JSON.stringify(data), JSON.stringify(metadata));
    }
    this.commit.run();
  }

  appendRows(rows: readonly EventRow[]): void {
    this.begin.run();
    for (const { stream, revision, type, version, id, data, metadata } of rows)
      this.insert.run(stream, revision, type, version, id, data, metadata);
    this.commit.run();
  }

  /** Pages of 1,000, each event parsed. @returns how many there were */
  replay(): number {
    let count = 0;
    let from = 0;
    for (;;) {
      const rows = this.page.all(from, 1_000) as Row[];
      for (const [, , , , , , data, metadata] of rows) {
        JSON.parse(data);
        JSON.parse(metadata);
      }
      const last = rows.at(-1);
      if (!last) return count;
      [from] = last;
      count += rows.length;
    }
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  close(): void {
    this.database.close();
  }
}
