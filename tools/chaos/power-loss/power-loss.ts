import { constants, copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EVENTS_FILE, openSqliteEventStore } from '@yikou/event-store-sqlite';
import type { Draw } from '../seed';
import { dropIndex, tear, tearCopies, type Torn } from './tear';
import { framesOfCommits, offsetOf, readWal, type Wal } from './wal';

export interface PowerLoss {
  readonly folder: string;
  readonly draw: Draw;
  /** Up to which position somebody outside has seen the log that lies in a folder: so far it was synced. */
  readonly seenIn: (directory: string) => Promise<bigint>;
}

/** Synced at each commit: the aliases of read models and the keys. How far a model or a reactor is, may be older. */
const SYNCED_AT_COMMIT = new Set(['aliases.db', 'keys.db']);

/** Drops from a data folder, whose product is dead, what it had written and may not have synced. @returns how each log looks that was written to */
export const losePower = async ({ folder, draw, seenIn }: PowerLoss): Promise<readonly Torn[]> => {
  const files = databasesIn(folder);
  const wals = new Map(files.map((file) => [file, readWal(join(folder, file))]));
  const keptOfEvents = await keptFramesOfEvents(folder, wals.get(EVENTS_FILE), seenIn);
  const torn: Torn[] = [];
  for (const [file, wal] of wals) {
    const database = join(folder, file);
    const drawn: Draw = (...words) => draw(file, ...words);
    if (wal) {
      const keep = file === EVENTS_FILE ? keptOfEvents : SYNCED_AT_COMMIT.has(basename(file)) ? (framesOfCommits(wal).at(-1) ?? 0) : 0;
      torn.push(tear(`${database}-wal`, wal, Math.max(wal.synced, keep), drawn));
      tearCopies(database, wal, drawn);
    }
    dropIndex(database);
  }
  return torn;
};

const databasesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.db'))
    .toSorted();

/**
 * The store syncs each transaction before it begins the next and before anybody hears of it. So all but the last one were synced; and so
 * was the last, if somebody outside has seen it, or if anything else in the folder, or the next transaction, was written after it.
 */
const keptFramesOfEvents = async (folder: string, wal: Wal | undefined, seenIn: PowerLoss['seenIn']): Promise<number> => {
  if (!wal) return 0;
  const [before, last] = framesOfCommits(wal).slice(-2);
  if (last === undefined || before === undefined) return before ?? 0;
  if (wal.goesOn || last < wal.frames.length || wroteLater(folder)) return last;
  const seen = await inCopy(folder, wal, wal.frames.length, seenIn);
  return (await inCopy(folder, wal, before, headOf)) >= seen ? before : last;
};

const wroteLater = (folder: string): boolean => {
  const at = (file: string): bigint => statSync(join(folder, file), { bigint: true }).mtimeNs;
  const events = at(`${EVENTS_FILE}-wal`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-wal') && name !== `${EVENTS_FILE}-wal`)
    .some((name) => at(name) >= events);
};

/** Looks at the log with so many frames, beside the folder: whoever opens it in its place changes how far its checkpoint is known to be. */
const inCopy = async <T>(folder: string, wal: Wal, frames: number, look: (directory: string) => Promise<T>): Promise<T> => {
  const side = mkdtempSync(join(folder, 'side-'));
  try {
    // No link: SQLite takes two names of one file in one process for the same database.
    copyFileSync(join(folder, EVENTS_FILE), join(side, EVENTS_FILE), constants.COPYFILE_FICLONE);
    writeFileSync(join(side, `${EVENTS_FILE}-wal`), readFileSync(join(folder, `${EVENTS_FILE}-wal`)).subarray(0, offsetOf(wal, frames)));
    return await look(side);
  } finally {
    rmSync(side, { recursive: true, force: true });
  }
};

const headOf = async (directory: string): Promise<bigint> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  try {
    return await store.head();
  } finally {
    await store.close();
  }
};
