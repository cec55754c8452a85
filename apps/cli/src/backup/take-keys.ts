import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '@yikou/event-store-sqlite';
import { copyKeys, KeyLedger } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import { FULL_FOLDER } from './backup-set';
import { factsOf, isEmptyFolder, taken } from './files';
import { MANIFEST_FILE, readEventsManifest, readKeysManifest, writeKeysManifest, type KeysManifest } from './manifest';
import { BackupRefused } from './refused';

const COPY = /^keys-\d+\.db$/;

/**
 * The key store as it is now, in the place of the copy that the folder held before: an older one would bring back keys that were destroyed.
 * The manifest names the copy that counts, so it is the old one or the new one wherever it is cut off. The master key is never in it.
 * @throws BackupRefused when there are no keys, the folder holds events or something else, or a newer copy of them, or that of other keys
 */
export const takeKeys = async (directory: string, out: string): Promise<KeysManifest> => {
  refuseEventsFolder(out);
  const before = readKeysManifest(out);
  if (!before && !isEmptyFolder(out) && !readdirSync(out).every((name) => COPY.test(name))) throw taken(out);
  const ledger = KeyLedger.open(join(directory, KEYS_FOLDER));
  if (!ledger) throw new BackupRefused(`${directory} 没有密钥库。`, `${directory} has no key store.`);
  ledger.close();
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const name = `keys-${String(Date.now())}.db`;
  const manifest = await orRemoved(join(out, name), async () => {
    copyKeys(join(directory, KEYS_FOLDER), join(out, name));
    const keys = ledgerOf(out, name);
    if (before) refuseOlder(keys, before, out);
    const files = [await factsOf(out, name)];
    return writeKeysManifest(out, { format: 'yikou-keys-1', takenAt: new Date().toISOString(), keys, files });
  });
  removeOthers(out, name);
  return manifest;
};

const orRemoved = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
};

const ledgerOf = (folder: string, name: string): KeysManifest['keys'] => {
  const ledger = KeyLedger.open(folder, name);
  if (!ledger) throw new BackupRefused('密钥库副本未能写成。', 'The copy of the keys could not be written.');
  try {
    return { id: ledger.id, writes: ledger.writes, erasures: ledger.erasures().map((each) => ({ ...each })) };
  } finally {
    ledger.close();
  }
};

const refuseOlder = (keys: KeysManifest['keys'], { keys: before }: KeysManifest, out: string): void => {
  if (keys.id !== before.id)
    throw new BackupRefused(`${out} 存有另一套密钥。`, `${out} holds the copy of other keys: choose another folder.`);
  if (keys.writes < before.writes)
    throw new BackupRefused(
      `${out} 的副本比此密钥库更新：请先恢复它。`,
      `The copy in ${out} is newer than this key store: restore it first (yikou restore --keys).`,
    );
};

const removeOthers = (out: string, kept: string): void => {
  for (const name of readdirSync(out))
    if (name !== kept && name !== MANIFEST_FILE) rmSync(join(out, name), { recursive: true, force: true });
  syncFolder(out);
};

const refuseEventsFolder = (out: string): void => {
  const holdsEvents = [join(out, FULL_FOLDER), out].some((folder) => existsSync(folder) && readEventsManifest(folder));
  const within = readEventsManifest(join(dirname(out), FULL_FOLDER));
  if (holdsEvents || within)
    throw new BackupRefused(
      `${out} 属于事件备份：事件与密钥不得放在一起。`,
      `${out} belongs to a backup of events: events and keys never lie together.`,
    );
};
