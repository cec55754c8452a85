import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore } from '@yikou/event-store';
import { KeyStoreUnavailable, type KeyStore } from '@yikou/key-store';
import { KEYS_FILE, masterKeyFrom } from '@yikou/key-store-sqlite';
import { DomainError } from '@yikou/shared-kernel';
import { openDomainClock, type DomainClock } from '@yikou/timers';

/** The keys of a data folder, opened when they are first wanted. */
export class FolderKeys {
  private opened: Promise<KeyStore> | undefined;

  constructor(private readonly dataDirectory: string) {}

  readonly open = (): Promise<KeyStore> => {
    this.opened ??= openFolderKeys(this.dataDirectory);
    return this.opened;
  };

  async close(): Promise<void> {
    await (await this.opened?.catch(() => undefined))?.close();
  }
}

/** Under the master key that the product is given, or the one that development has made. The platform is loaded for this alone. */
const openFolderKeys = async (dataDirectory: string): Promise<KeyStore> => {
  const given = process.env['YIKOU_MASTER_KEY'] ?? '';
  const masterKey = given === '' ? undefined : masterKeyFrom(given);
  if (given !== '' && !masterKey) throw new KeyStoreUnavailable('YIKOU_MASTER_KEY: base64, 32 bytes');
  const { openKeys } = await import('@yikou/platform');
  return openKeys(dataDirectory, masterKey);
};

/** Where keys are, there was a history as well. */
export const hasKeys = (dataDirectory: string): boolean => existsSync(join(dataDirectory, 'keys', KEYS_FILE));

/** The clock that the folder has: a virtual one stands where the product left it. */
export const folderClock = async (store: EventStore): Promise<DomainClock> => {
  try {
    return await openDomainClock({ store, mode: 'system' });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CLOCK_MODE_FIXED') return openDomainClock({ store, mode: 'virtual' });
    throw error;
  }
};
