import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position } from '@yikou/event-store';
import { ReadStoreUnavailable, type Checkpoint } from '@yikou/read-store';
import { parseUuid } from '@yikou/shared-kernel';
import Database from 'libsql';

/**
 * Where the live generation of every model in a data folder stands, by its name; undefined while it has seen nothing, or where
 * a loss of power has left nothing of what it saw. Changes no file and makes none.
 * @throws ReadStoreUnavailable
 */
export const modelCheckpointsIn = (directory: string): ReadonlyMap<string, Checkpoint | undefined> => {
  const folder = join(directory, 'models');
  if (!existsSync(join(folder, 'aliases.db'))) return new Map();
  const live = rowsOf(join(folder, 'aliases.db'), 'aliases', 'SELECT name, live FROM aliases ORDER BY name') as [string, number][];
  return new Map(live.map(([name, generation]) => [name, checkpointIn(join(folder, `${name}.${String(generation)}.db`))]));
};

const checkpointIn = (file: string): Checkpoint | undefined => {
  if (!existsSync(file)) return undefined;
  const [row] = rowsOf(file, 'checkpoint', 'SELECT epoch_number, epoch_id, position, event_id FROM checkpoint') as [
    number,
    string,
    string,
    string,
  ][];
  if (!row) return undefined;
  const [number, id, position, eventId] = row;
  return { epoch: { number, id: parseUuid(id) }, position: BigInt(position) as Position, eventId };
};

/** Its tables were being made when the process or the power went; whoever opens the file to write begins again. */
const isHalfMade = (error: unknown): boolean => error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK';

/** None while the table is not there. */
const rowsOf = (file: string, table: string, sql: string): unknown[][] => {
  try {
    const database = new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: 5_000 });
    try {
      if (!database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table)) return [];
      return database.prepare(sql).raw().all() as unknown[][];
    } finally {
      database.close();
    }
  } catch (error) {
    if (isHalfMade(error)) return [];
    throw new ReadStoreUnavailable(`${file}: ${(error as Error).message}`, { cause: error });
  }
};
