import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKPOINTS_FILE, openSqliteCheckpoints, type CheckpointStore } from '@yikou/event-bus-embedded';
import type { EventStore } from '@yikou/event-store';
import { bindKeyStore, keyStoreOf, openSqliteEventStore, syncFolder } from '@yikou/event-store-sqlite';
import { KeyStoreUnavailable, type KeyStore } from '@yikou/key-store';
import { developmentMasterKey, KEYS_FILE, openSqliteKeyStore, type SqliteKeyStore } from '@yikou/key-store-sqlite';
import type { ReadStore } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import type { Config } from '../config';

/** What lies in the data folder. */
export interface Stores {
  readonly events: EventStore;
  readonly keys: KeyStore;
  readonly models: ReadStore;
  readonly checkpoints: CheckpointStore;
}

/** Keys lie in a folder of their own, so that a backup of the rest never holds them by accident. */
export const KEYS_FOLDER = 'keys';

/**
 * Opens the data folder for this process alone; the event store comes first, since it holds the lock.
 * @param committed told of every durable transaction
 * @throws DataFolderInUse, KeyStoreUnavailable, EventStoreDamaged: each with a sentence
 */
export const openStores = async ({ dataDirectory, masterKey }: Config, committed: (events: number) => void): Promise<Stores> => {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const events = await openSqliteEventStore({ directory: dataDirectory, historyExpected: hasTracesOfHistory(dataDirectory), committed });
  try {
    const keys = await openKeys(dataDirectory, masterKey);
    const models = openSqliteReadStore({ directory: dataDirectory });
    return { events, keys, models, checkpoints: openSqliteCheckpoints(dataDirectory) };
  } catch (error) {
    await events.close();
    throw error;
  }
};

/** These come after the events: where they are without them, something was lost. */
const hasTracesOfHistory = (directory: string): boolean =>
  [join(KEYS_FOLDER, KEYS_FILE), CHECKPOINTS_FILE].some((name) => existsSync(join(directory, name)));

/**
 * History remembers its key store: an empty one in its place, or that of another product, would leave everybody in it unreadable.
 * @throws KeyStoreUnavailable with a sentence
 */
export const openKeys = async (dataDirectory: string, masterKey: Buffer | undefined): Promise<SqliteKeyStore> => {
  const directory = join(dataDirectory, KEYS_FOLDER);
  const expected = keyStoreOf(dataDirectory);
  if (expected !== undefined && !existsSync(join(directory, KEYS_FILE))) throw keysMissing();
  const keys = await openSqliteKeyStore({ directory, masterKey: masterKey ?? developmentMasterKey(directory) });
  if (expected === undefined) {
    // A loss of power must not leave a history that names its key store, and no folder of keys.
    syncFolder(dataDirectory);
    bindKeyStore(dataDirectory, keys.id);
  }
  if (expected === undefined || expected === keys.id) return keys;
  await keys.close();
  throw keysOfAnother();
};

const keysMissing = (): KeyStoreUnavailable =>
  new KeyStoreUnavailable(
    'keys.db 不在数据目录中，而历史由它加密：请以 yikou restore --keys 恢复其最新副本。' +
      ' keys.db is missing, and history is sealed with it: restore its newest copy (yikou restore --keys KEYS --replace).',
  );

const keysOfAnother = (): KeyStoreUnavailable =>
  new KeyStoreUnavailable(
    'keys.db 属于另一套数据，打不开此处的历史：请以 yikou restore --keys 恢复其最新副本。' +
      ' keys.db belongs to another history and does not open this one: restore its newest copy (yikou restore --keys KEYS --replace).',
  );

/** The event store last: it holds the lock. The bus closes its checkpoints itself. */
export const closeStores = async ({ events, keys, models }: Stores): Promise<void> => {
  await models.close();
  await keys.close();
  await events.close();
};
