import { isNativeError } from 'node:util/types';
import { KeyStoreUnavailable } from '@yikou/key-store';
import Database from 'libsql';

/** What SQLite refuses (disk full, file locked, damage), as the port says it. @throws KeyStoreUnavailable */
export const reaching = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (isDamage(error)) throw damaged(error.message, { cause: error });
    if (!isOfSqlite(error)) throw error;
    throw new KeyStoreUnavailable(`the key store cannot be used now: ${error.message}`, { cause: error });
  }
};

/** @throws KeyStoreUnavailable when a page of the file is broken */
export const refuseDamage = (database: { prepare(sql: string): Database.Statement }): void => {
  const { quick_check: found } = database.prepare('PRAGMA quick_check(1)').get() as { readonly quick_check: string };
  if (found !== 'ok') throw damaged(found.replaceAll(/\*\*\*.*\*\*\*|\n/g, ' ').trim());
};

const damaged = (what: string, options?: ErrorOptions): KeyStoreUnavailable =>
  new KeyStoreUnavailable(
    `密钥库 keys.db 已损坏（${what}）：请停止产品，并以 yikou restore --keys 恢复其最新副本。` +
      ` keys.db is damaged (${what}): stop the product and restore its newest copy (yikou restore --keys KEYS --replace).`,
    options,
  );

const isDamage = (error: unknown): error is Error => error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** A file that cannot be opened is reported without a code. */
const isOfSqlite = (error: unknown): error is Error =>
  error instanceof Database.SqliteError || (isNativeError(error) && error.message.startsWith('ConnectionFailed'));
