import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EventStoreDamaged, type Epoch } from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import Database from 'libsql';
import { EVENTS_FILE } from './event-file';
import { formatOf, readKeyStore, startEpoch, writeKeyStore } from './event-schema';
import { damaged, reaching } from './sqlite-errors';

/** A check of every page reads the whole file: larger ones are checked by `yikou doctor`, and page by page as they are read. */
const CHECKED_AT_START = 256 * 1024 * 1024;
const BUSY_TIMEOUT = 5_000;

/** @throws EventStoreDamaged when the file is no database, a page of it is broken, or it is empty where it must not be */
export const refuseDamage = (directory: string, historyExpected: boolean): void => {
  const path = join(directory, EVENTS_FILE);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const format = bytes === 0 ? 0 : inFile(path, (database) => (bytes <= CHECKED_AT_START ? checked(database) : formatOf(database)));
  if (format === 0 && historyExpected) throw missing();
};

/** Every page of the file, its structure and its indexes. @returns what is broken, in SQLite's words; undefined when nothing is */
export const damageIn = (directory: string): string | undefined =>
  inFile(join(directory, EVENTS_FILE), (database) => brokenIn(database), 'ro');

/** The key store that opens what is sealed in this folder's history. */
export const keyStoreOf = (directory: string): Uuid | undefined =>
  existsSync(join(directory, EVENTS_FILE)) ? inFile(join(directory, EVENTS_FILE), readKeyStore, 'ro') : undefined;

/** From now on history belongs with this key store. */
export const bindKeyStore = (directory: string, id: Uuid): void => {
  inFile(join(directory, EVENTS_FILE), (database) => writeKeyStore(database, id));
};

/** Starts a new epoch. The caller holds the lock of the folder. @param above a number that the new one must be above */
export const newEpochIn = (directory: string, above = 0): Epoch =>
  inFile(join(directory, EVENTS_FILE), (database) => startEpoch(database, above));

const checked = (database: Database.Database): number => {
  const broken = brokenIn(database);
  if (broken !== undefined) throw damaged(broken);
  return formatOf(database);
};

const brokenIn = (database: Database.Database): string | undefined => {
  const [found] = database.prepare('PRAGMA quick_check(1)').raw().get() as [string];
  return found === 'ok' ? undefined : found.replaceAll(/\*\*\*.*\*\*\*|\n/g, ' ').trim();
};

const missing = (): EventStoreDamaged =>
  new EventStoreDamaged(
    '事件库 events.db 不在或没有历史，而数据目录中的其他文件表明曾有历史',
    'events.db is missing or holds no history, which the other files of the data folder show that there was',
  );

const inFile = <T>(path: string, work: (database: Database.Database) => T, mode: 'rw' | 'ro' = 'rw'): T =>
  reaching(() => {
    const database = new Database(`${pathToFileURL(path).href}?mode=${mode}`, { timeout: BUSY_TIMEOUT });
    try {
      database.exec('PRAGMA synchronous = FULL');
      return work(database);
    } finally {
      database.close();
    }
  });
