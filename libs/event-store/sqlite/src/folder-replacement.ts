import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeDurably } from './durable-files';

/** What is under way, in the folder itself. While it is there, the folder is neither the old one nor the new one. */
const JOURNAL = 'replacing.json';
const LOCK_FILE = 'lock.db';

export interface Replacement {
  /** A folder within the data folder: what stands in it takes the place of what is there. Complete and durable. */
  readonly incoming: string;
  /** A folder within the data folder, to be made: what was there goes into it. */
  readonly aside: string;
  /** Names in `aside` that do not stay when all is done. */
  readonly drop: readonly string[];
}

type Phase = 'out' | 'in' | 'drop';
type Journal = Replacement & { readonly phase: Phase };

/**
 * Puts one content of a data folder in the place of another; the folder itself (which may be a mount) and its lock stay. Decided when the
 * journal is written: killed before, nothing has changed; killed after, whoever takes the lock next brings it to its end. The caller holds it.
 */
export const replaceContent = (directory: string, replacement: Replacement): void => {
  write(directory, { ...replacement, phase: 'out' });
  finishReplacement(directory);
};

export const isBeingReplaced = (directory: string): boolean => existsSync(join(directory, JOURNAL));

/** Brings a replacement that was cut off to its end; false when there is none. Only for who holds the lock of the folder. */
export const finishReplacement = (directory: string): boolean => {
  if (!isBeingReplaced(directory)) return false;
  const journal = JSON.parse(readFileSync(join(directory, JOURNAL), 'utf8')) as Journal;
  if (journal.phase === 'out') moveOut(directory, journal);
  if (journal.phase !== 'drop') moveIn(directory, journal);
  for (const name of journal.drop) rmSync(join(directory, journal.aside, name), { recursive: true, force: true });
  rmSync(join(directory, JOURNAL));
  syncFolder(directory);
  return true;
};

/** A log of SQLite left beside a database that is not its own would be read into it: so all goes out before anything comes in. */
const moveOut = (directory: string, journal: Journal): void => {
  const { incoming, aside } = journal;
  const asideFolder = join(directory, aside);
  mkdirSync(asideFolder, { recursive: true, mode: 0o700 });
  const stay = new Set([incoming, aside, JOURNAL]);
  for (const name of readdirSync(directory)) {
    const stays = stay.has(name) || name.startsWith(LOCK_FILE) || name.startsWith(ASIDE) || name.startsWith(JOURNAL);
    if (!stays) renameSync(join(directory, name), join(asideFolder, name));
  }
  syncFolder(asideFolder);
  write(directory, { ...journal, phase: 'in' });
};

const moveIn = (directory: string, journal: Journal): void => {
  const from = join(directory, journal.incoming);
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    for (const log of ['-wal', '-shm']) rmSync(join(directory, `${name}${log}`), { force: true });
    renameSync(join(from, name), join(directory, name));
  }
  rmSync(from, { recursive: true, force: true });
  write(directory, { ...journal, phase: 'drop' });
};

/** What folders that were put aside are called, with the time behind it. */
export const ASIDE = 'replaced-';

const write = (directory: string, journal: Journal): void => {
  writeDurably(join(directory, JOURNAL), `${JSON.stringify(journal)}\n`);
};
