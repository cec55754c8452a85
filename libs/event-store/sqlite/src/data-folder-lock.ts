import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { finishReplacement } from './folder-replacement';
import { isBusy, reaching } from './sqlite-errors';

const LOCK_FILE = 'lock.db';

/** Somebody else writes to this data folder. The message is for the person who started the second one. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  constructor(readonly directory: string) {
    super(
      `数据目录 ${directory} 正被另一个一口进程使用:请先停止它,或另选数据目录。` +
        ` The data folder ${directory} is in use by another running Yikou: stop it first, or choose another folder.`,
    );
  }
}

export interface DataFolderLock {
  /** A restore that had been cut off was brought to its end. */
  readonly finished: boolean;
  release(): void;
}

/**
 * Takes the right to write to a data folder, until it is released or the process ends, however it ends: the lock is one of the
 * operating system's on a file that stays empty, so there is nothing that could be left behind.
 * A replacement of the folder's content that was cut off is brought to its end first.
 * (As with every SQLite file, no other part of the process may open and close that file: POSIX would drop the lock.)
 * @throws DataFolderInUse
 * @throws EventStoreUnavailable when the folder cannot be written
 */
export const lockDataFolder = (directory: string): DataFolderLock => {
  mkdirSync(directory, { recursive: true });
  const database = reaching(() => new Database(join(directory, LOCK_FILE), { timeout: 0 }));
  reaching(() => hold(database, directory));
  const release = () => {
    database.close();
  };
  try {
    return { finished: finishReplacement(directory), release };
  } catch (error) {
    release();
    throw error;
  }
};

const hold = (database: Database.Database, directory: string): void => {
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataFolderInUse(directory) : error;
  }
};
