import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '@yikou/event-store';
import type { Checkpoint } from '@yikou/read-store';
import { parseUuid } from '@yikou/shared-kernel';
import Database from 'libsql';
import type { CheckpointStore } from './checkpoints';

interface Row {
  readonly epoch_number: number;
  readonly epoch_id: string;
  /** A decimal int64, as text: libsql rounds great integers silently. */
  readonly position: string;
  readonly event_id: string;
}

/** Checkpoints in `bus.db`. Not forced to disk at each write: what a crash of the machine loses is delivered again. */
class SqliteCheckpoints implements CheckpointStore {
  private readonly db: Database.Database;

  constructor(file: string) {
    this.db = new Database(file, { timeout: 5_000 });
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = NORMAL');
    this.db.exec(`CREATE TABLE IF NOT EXISTS checkpoint (
      consumer TEXT PRIMARY KEY, epoch_number INTEGER NOT NULL, epoch_id TEXT NOT NULL, position TEXT NOT NULL, event_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`);
  }

  async load(consumer: string): Promise<Checkpoint | undefined> {
    const row = this.db.prepare('SELECT epoch_number, epoch_id, position, event_id FROM checkpoint WHERE consumer = ?').get(consumer) as
      Row | undefined;
    if (!row) return undefined;
    const epoch = { number: row.epoch_number, id: parseUuid(row.epoch_id) };
    return { epoch, position: BigInt(row.position) as Position, eventId: row.event_id };
  }

  async save(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void> {
    const statement = this.db.prepare(
      'INSERT OR REPLACE INTO checkpoint (consumer, epoch_number, epoch_id, position, event_id) VALUES (?, ?, ?, ?, ?)',
    );
    this.db.transaction(() => {
      for (const [consumer, { epoch, position, eventId }] of checkpoints) {
        statement.run(consumer, epoch.number, epoch.id, String(position), eventId);
      }
    })();
  }

  async close(): Promise<void> {
    if (this.db.open) this.db.close();
  }
}

/** @param directory of `bus.db`; made when missing */
export const openSqliteCheckpoints = (directory: string): CheckpointStore => {
  mkdirSync(directory, { recursive: true });
  return new SqliteCheckpoints(join(directory, 'bus.db'));
};
