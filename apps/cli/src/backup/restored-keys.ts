import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { syncFile, syncFolder } from '@yikou/event-store-sqlite';
import { KeyStoreUnavailable, type Erasure } from '@yikou/key-store';
import { applyErasures, copyKeys, KeyLedger, KEYS_FILE, MASTER_KEY_FILE, openSqliteKeyStore } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { checkFiles } from './files';
import { readKeysManifest, type EventsManifest } from './manifest';
import { masterKeyFor } from './master-key';
import { BackupRefused } from './refused';

export interface KeysWanted {
  /** What the events say of the key store that they were sealed with; absent: none was there. */
  readonly needed: EventsManifest['keys'];
  /** The folder of its copy. */
  readonly copy?: string | undefined;
  /** The data folder: its keys may be newer than any copy. */
  readonly directory: string;
  /** Whether those of the data folder may be taken: a rehearsal tries the copy. */
  readonly folderCounts: boolean;
  /** Everybody whom the backup of events knows to be forgotten. */
  readonly erasures: readonly Erasure[];
}

export interface RestoredKeys {
  readonly from: 'copy' | 'folder';
  readonly id: Uuid;
  readonly subjects: number;
  readonly erasures: number;
  /** Forgotten after these keys were copied: their keys were destroyed again. */
  readonly erasedAgain: number;
}

interface Candidate {
  readonly from: RestoredKeys['from'];
  readonly folder: string;
  readonly name: string;
  readonly id: Uuid;
  readonly writes: number;
  readonly erasures: readonly Erasure[];
}

/**
 * Puts the newest of the keys that are there beside the restored events, with every erasure that any of them knows. They open with the master
 * key, or nothing is restored.
 * @throws BackupRefused when there are none, or none as new as the events
 */
export const placeKeys = async (
  { needed, copy, directory, folderCounts, erasures }: KeysWanted,
  into: string,
): Promise<RestoredKeys | undefined> => {
  const candidates = [...(await fromCopy(copy)), ...(folderCounts ? fromFolder(directory) : [])];
  const newest = candidates.filter(({ id }) => !needed || id === needed.id).toSorted((a, b) => b.writes - a.writes)[0];
  if (!newest) {
    if (!needed) return undefined;
    throw candidates.length > 0 ? otherKeys() : noKeys();
  }
  if (needed && newest.writes < needed.writes) throw olderKeys(needed.writes, newest.writes);
  const known = [...erasures, ...candidates.filter(({ id }) => id === newest.id).flatMap((candidate) => candidate.erasures)];
  const folder = join(into, KEYS_FOLDER);
  mkdirSync(folder, { mode: 0o700 });
  place(newest, folder);
  const erasedAgain = applyErasures(folder, known);
  await refuseUnopened(folder, directory);
  syncFile(join(folder, KEYS_FILE));
  placeMasterKey(join(directory, KEYS_FOLDER), folder);
  syncFolder(folder);
  return told(newest, folder, erasedAgain);
};

const told = ({ from, id }: Candidate, folder: string, erasedAgain: number): RestoredKeys => {
  const ledger = KeyLedger.open(folder);
  const [subjects, erasures] = [ledger?.subjects ?? 0, ledger?.erasures().length ?? 0];
  ledger?.close();
  return { from, id, subjects, erasures, erasedAgain };
};

const fromCopy = async (folder: string | undefined): Promise<readonly Candidate[]> => {
  if (folder === undefined) return [];
  const manifest = readKeysManifest(folder);
  const [file] = manifest?.files ?? [];
  if (!manifest || !file) throw new BackupRefused(`${folder} 不是密钥库副本。`, `${folder} is not a copy of a key store.`);
  await checkFiles(folder, manifest.files);
  return candidate('copy', folder, file.name);
};

/** Keys that are damaged are no keys: the copy has to do. */
const fromFolder = (directory: string): readonly Candidate[] => {
  try {
    return candidate('folder', join(directory, KEYS_FOLDER), KEYS_FILE);
  } catch (error) {
    if (error instanceof KeyStoreUnavailable) return [];
    throw error;
  }
};

const candidate = (from: Candidate['from'], folder: string, name: string): readonly Candidate[] => {
  const ledger = KeyLedger.open(folder, name);
  if (!ledger) return [];
  const { id, writes } = ledger;
  const erasures = ledger.erasures();
  ledger.close();
  return [{ from, folder, name, id, writes, erasures }];
};

const place = ({ from, folder, name }: Candidate, into: string): void => {
  if (from === 'folder') copyKeys(folder, join(into, KEYS_FILE));
  else copyFileSync(join(folder, name), join(into, KEYS_FILE));
};

const refuseUnopened = async (folder: string, directory: string): Promise<void> => {
  const store = await openSqliteKeyStore({ directory: folder, masterKey: masterKeyFor(directory) });
  await store.close();
};

/** In development the folder has its own. */
const placeMasterKey = (from: string, into: string): void => {
  const [source, target] = [join(from, MASTER_KEY_FILE), join(into, MASTER_KEY_FILE)];
  if (!existsSync(source)) return;
  copyFileSync(source, target);
  syncFile(target);
};

const noKeys = (): BackupRefused =>
  new BackupRefused(
    '这些事件需要密钥库：请以 --keys 给出其最新副本。',
    'These events need their key store: name its newest copy with --keys.',
  );

const otherKeys = (): BackupRefused =>
  new BackupRefused('所给密钥库不是这些事件的密钥库。', 'The key store given is not the one of these events.');

const olderKeys = (needed: number, there: number): BackupRefused =>
  new BackupRefused(
    `密钥库副本比事件旧（${String(there)} < ${String(needed)} 次写入）：其后登记的人将无法辨认，其后删除的人将重现。请用更新的副本。`,
    `The copy of the key store is older than the events (${String(there)} < ${String(needed)} writes): people named since would be lost, and people forgotten since would come back. Take a newer copy.`,
  );
