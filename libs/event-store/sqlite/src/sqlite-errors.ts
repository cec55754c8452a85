import { isNativeError } from 'node:util/types';
import { EventStoreDamaged, EventStoreUnavailable } from '@yikou/event-store';
import Database from 'libsql';

/** What SQLite refused, as the port says it; everything else is a bug and stays what it is. */
export const unavailable = (error: unknown): unknown => {
  if (error instanceof EventStoreUnavailable || !isOfSqlite(error)) return error;
  if (isDamage(error)) return damaged(error.message, { cause: error });
  return new EventStoreUnavailable(`the event store cannot be used now: ${error.message}`, { cause: error });
};

/** Runs what touches the file. @throws EventStoreUnavailable */
export const reaching = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw unavailable(error);
  }
};

/** @param what SQLite found */
export const damaged = (what: string, options?: ErrorOptions): EventStoreDamaged =>
  new EventStoreDamaged(`事件库 events.db 已损坏（${what}）`, `the event store events.db is damaged (${what})`, options);

/** The file is no database, or no whole one. */
const isDamage = (error: Error): boolean => error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

export const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** A file that cannot be opened is reported without a code. */
const isOfSqlite = (error: unknown): error is Error =>
  error instanceof Database.SqliteError || (isNativeError(error) && error.message.startsWith('ConnectionFailed'));
