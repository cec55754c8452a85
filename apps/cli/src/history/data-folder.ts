import { join } from 'node:path';
import type { EventStore } from '@yikou/event-store';
import { KeyStoreUnavailable, type KeyStore } from '@yikou/key-store';
import { developmentMasterKey, masterKeyFrom, openSqliteKeyStore } from '@yikou/key-store-sqlite';
import { DomainError } from '@yikou/shared-kernel';
import { openDomainClock, type DomainClock } from '@yikou/timers';

/** Where the product keeps its keys. */
const KEYS = 'keys';

/** The keys of a data folder, opened when they are first wanted. */
export class FolderKeys {
  private opened: Promise<KeyStore> | undefined;

  constructor(private readonly dataDirectory: string) {}

  readonly open = (): Promise<KeyStore> => {
    this.opened ??= openKeys(join(this.dataDirectory, KEYS));
    return this.opened;
  };

  async close(): Promise<void> {
    await (await this.opened?.catch(() => undefined))?.close();
  }
}

/** Under the master key that the product is given, or the one that development has made. */
const openKeys = async (directory: string): Promise<KeyStore> => {
  const given = process.env['YIKOU_MASTER_KEY'];
  const masterKey = given === undefined || given === '' ? developmentMasterKey(directory) : masterKeyFrom(given);
  if (!masterKey) throw new KeyStoreUnavailable('YIKOU_MASTER_KEY: base64 of 32 bytes');
  return openSqliteKeyStore({ directory, masterKey });
};

/** The clock that the folder has: a virtual one stands where the product left it. */
export const folderClock = async (store: EventStore): Promise<DomainClock> => {
  try {
    return await openDomainClock({ store, mode: 'system' });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CLOCK_MODE_FIXED') return openDomainClock({ store, mode: 'virtual' });
    throw error;
  }
};
