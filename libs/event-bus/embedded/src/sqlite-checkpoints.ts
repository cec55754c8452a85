import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position } from '@yikou/event-store';
import { ReadStoreUnavailable, type Checkpoint } from '@yikou/read-store';
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
    return row && checkpointOf(row);
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

const checkpointOf = ({ epoch_number: number, epoch_id: id, position, event_id: eventId }: Row): Checkpoint => ({
  epoch: { number, id: parseUuid(id) },
  position: BigInt(position) as Position,
  eventId,
});

export const CHECKPOINTS_FILE = 'bus.db';

/** @param directory of `bus.db`; made when missing. @throws ReadStoreUnavailable */
export const openSqliteCheckpoints = (directory: string): CheckpointStore => {
  mkdirSync(directory, { recursive: true });
  return reaching(() => new SqliteCheckpoints(join(directory, CHECKPOINTS_FILE)));
};

/**
 * Where every consumer of a data folder stands, those among them that run no more; none when the folder has no `bus.db`, or a loss of power has
 * left nothing in it.
 */
export const checkpointsIn = (directory: string): ReadonlyMap<string, Checkpoint> => {
  const file = join(directory, CHECKPOINTS_FILE);
  if (!existsSync(file)) return new Map();
  return reaching(() => {
    const db = new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: 5_000 });
    try {
      if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'checkpoint'").get()) return new Map();
      const rows = db.prepare('SELECT consumer, epoch_number, epoch_id, position, event_id FROM checkpoint').all();
      return new Map((rows as (Row & { readonly consumer: string })[]).map((row) => [row.consumer, checkpointOf(row)]));
    } finally {
      db.close();
    }
  });
};

/** A file that is damaged or cannot be opened is no fault of the product. @throws ReadStoreUnavailable */
const reaching = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const message = (error as Error).message;
    throw new ReadStoreUnavailable(`${CHECKPOINTS_FILE}: ${message}`, { cause: error });
  }
};
