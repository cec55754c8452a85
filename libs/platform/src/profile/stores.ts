import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteCheckpoints, type CheckpointStore } from '@yikou/event-bus-embedded';
import type { EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import type { KeyStore } from '@yikou/key-store';
import { developmentMasterKey, openSqliteKeyStore } from '@yikou/key-store-sqlite';
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
const KEYS = 'keys';

/**
 * Opens the data folder for this process alone; the event store comes first, since it holds the lock.
 * @param committed told of every durable transaction
 * @throws DataFolderInUse, KeyStoreUnavailable with a sentence
 */
export const openStores = async ({ dataDirectory, masterKey }: Config, committed: (events: number) => void): Promise<Stores> => {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const events = await openSqliteEventStore({ directory: dataDirectory, committed });
  try {
    const directory = join(dataDirectory, KEYS);
    const keys = await openSqliteKeyStore({ directory, masterKey: masterKey ?? developmentMasterKey(directory) });
    const models = openSqliteReadStore({ directory: dataDirectory });
    return { events, keys, models, checkpoints: openSqliteCheckpoints(dataDirectory) };
  } catch (error) {
    await events.close();
    throw error;
  }
};

/** The event store last: it holds the lock. The bus closes its checkpoints itself. */
export const closeStores = async ({ events, keys, models }: Stores): Promise<void> => {
  await models.close();
  await keys.close();
  await events.close();
};
