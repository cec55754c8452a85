import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreUnavailable, type Epoch, type Verified } from '@yikou/event-store';
import {
  ASIDE,
  bindKeyStore,
  EVENTS_FILE,
  isBeingReplaced,
  lockDataFolder,
  newEpochIn,
  openSqliteEventStore,
  replaceContent,
  syncFile,
  syncFolder,
} from '@yikou/event-store-sqlite';
import { KeyStoreUnavailable } from '@yikou/key-store';
import { KEYS_FILE, KeyLedger, MASTER_KEY_FILE } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import { checkSet, erasuresOf, readSet, type BackupSet } from './backup-set';
import { BackupRefused } from './refused';
import { checkEvents, placeEvents } from './restored-events';
import { placeKeys, type KeysWanted, type RestoredKeys } from './restored-keys';
import { takeFull } from './take-backup';

export interface RestoreOptions {
  /** The backup of events; absent: those of the data folder stay, and only its keys are restored. */
  readonly from?: string | undefined;
  /** The copy of the keys. */
  readonly keys?: string | undefined;
  readonly directory: string;
  readonly replace: boolean;
  readonly withFaults: boolean;
  readonly onStep?: (text: string) => void;
}

export interface Restored {
  readonly epoch: Epoch;
  readonly events: number;
  readonly streams: number;
  /** Position of the last event, a decimal. */
  readonly head: string;
  readonly keys?: RestoredKeys;
  /** Events that were in the folder and are not in the backup; absent when that cannot be told. */
  readonly lost?: number;
  /** Where the content of before is now. */
  readonly aside?: string;
}

const STAGING = 'restoring';
/** A backup of the events that stay. */
const OWN = 'own';

/**
 * Checks everything in a side folder, then replaces the content of the data folder in one step, as a new epoch.
 * @throws DataFolderInUse beside a running product; BackupRefused: nothing has changed then
 */
export const restore = async (options: RestoreOptions): Promise<Restored> => {
  const { directory, replace } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(directory);
  try {
    if (lock.finished) options.onStep?.('此前中断的恢复已完成 a restore that had been cut off was brought to its end');
    const occupied = contentOf(directory).length > 0;
    if (occupied && !replace) throw notEmpty(directory);
    if (occupied && !isDataFolder(directory)) throw notOurs(directory);
    const staging = join(directory, STAGING);
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: 0o700 });
    try {
      return await replaced(options, staging);
    } catch (error) {
      if (!isBeingReplaced(directory)) rmSync(staging, { recursive: true, force: true });
      throw error;
    }
  } finally {
    lock.release();
  }
};

const replaced = async (options: RestoreOptions, staging: string): Promise<Restored> => {
  const { directory, from } = options;
  const before = await standing(directory);
  const prepared = await prepare({ ...options, from: from ?? (await ownBackup(directory, staging)), folderCounts: true }, staging);
  rmSync(join(staging, OWN), { recursive: true, force: true });
  const epoch = newEpochIn(staging, before.log?.epoch.number);
  syncFile(join(staging, EVENTS_FILE));
  syncFolder(staging);
  const aside = contentOf(directory).length > 0 ? `${ASIDE}${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : undefined;
  const sameKeys = before.keys === undefined || before.keys === prepared.keys?.id;
  // What is derived is of no use any more; an old copy of the keys would keep those that are destroyed from now on.
  const drop = ['models', 'bus.db', 'bus.db-wal', 'bus.db-shm', ...(sameKeys ? [KEYS_FOLDER] : [])];
  replaceContent(directory, { incoming: STAGING, aside: aside ?? `${ASIDE}nothing`, drop });
  if (aside === undefined) rmSync(join(directory, `${ASIDE}nothing`), { recursive: true, force: true });
  const lost = lostSince(before, prepared);
  return { ...told(prepared), epoch, ...(lost !== undefined && { lost }), ...(aside !== undefined && { aside: join(directory, aside) }) };
};

type Preparation = Omit<RestoreOptions, 'from' | 'replace'> & Pick<KeysWanted, 'folderCounts'> & { readonly from: string };

interface Prepared {
  readonly set: BackupSet;
  readonly verified: Verified;
  readonly keys: RestoredKeys | undefined;
}

/** Events and keys, complete and checked, in a folder of their own. */
const prepare = async (options: Preparation, into: string): Promise<Prepared> => {
  const { from, keys: copy, directory, folderCounts, withFaults, onStep } = options;
  const set = readSet(from);
  refuseNarrow(set, into);
  onStep?.('核对备份文件 checking the files of the backup');
  await checkSet(set);
  onStep?.('装配事件库 putting the events together');
  placeEvents(set, into);
  const keys = await placeKeys({ needed: set.last.keys, copy, directory, folderCounts, erasures: erasuresOf(set) }, into);
  onStep?.('核验历史 verifying history');
  const onProgress = (events: number) => onStep?.(`${String(events)} / ${String(set.events)}`);
  const verified = await checkEvents(into, { set, withFaults, onProgress });
  if (keys) bindKeyStore(into, keys.id);
  return { set, verified, keys };
};

const told = ({ verified: { events, streams, head }, keys }: Prepared) => ({
  events,
  streams,
  head: String(head?.position ?? 0n),
  ...(keys && { keys }),
});

export interface Rehearsed extends Omit<Restored, 'lost' | 'aside' | 'epoch'> {
  readonly models: readonly { readonly name: string; readonly documents: number; readonly hash: string }[];
}

export interface Rehearsal extends Omit<RestoreOptions, 'replace' | 'from'> {
  readonly from: string;
  /** Where the side folder is made; default the machine's temporary folder. */
  readonly side?: string | undefined;
  /** Builds every read model of the folder. */
  readonly build: (directory: string) => Promise<Rehearsed['models']>;
}

/** A restore into a side folder, which is checked, made to build every read model, and removed. May run beside the product. */
export const rehearse = async (options: Rehearsal): Promise<Rehearsed> => {
  const parent = options.side ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'yikou-rehearsal-'));
  try {
    const prepared = await prepare({ ...options, folderCounts: options.keys === undefined }, folder);
    newEpochIn(folder);
    options.onStep?.('重建全部读模型 building every read model');
    return { ...told(prepared), models: await options.build(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Standing {
  /** Absent: there are no events, or they cannot be read. */
  readonly log?: { readonly epoch: Epoch; readonly head: bigint };
  readonly keys?: string;
}

/** What the folder holds now, as far as it can be read. */
const standing = async (directory: string): Promise<Standing> => {
  const keys = idOfKeys(directory);
  const log = await logOf(directory);
  return { ...(log && { log }), ...(keys !== undefined && { keys }) };
};

const logOf = async (directory: string): Promise<Standing['log']> => {
  try {
    const store = await openSqliteEventStore({ directory, readonly: true });
    const found = { epoch: store.epoch, head: await store.head() };
    await store.close();
    return found;
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return undefined;
    throw error;
  }
};

const idOfKeys = (directory: string): string | undefined => {
  try {
    const ledger = KeyLedger.open(join(directory, KEYS_FOLDER));
    ledger?.close();
    return ledger?.id;
  } catch (error) {
    if (error instanceof KeyStoreUnavailable) return undefined;
    throw error;
  }
};

const lostSince = ({ log }: Standing, { set, verified }: Prepared): number | undefined =>
  log?.epoch.id === set.last.epoch.id ? Number(log.head - (verified.head?.position ?? 0n)) : undefined;

const ownBackup = async (directory: string, staging: string): Promise<string> => {
  const out = join(staging, OWN);
  await takeFull({ directory, out });
  return out;
};

/** What a restore would have to put aside. */
const contentOf = (directory: string): readonly string[] =>
  (existsSync(directory) ? readdirSync(directory) : []).filter((name) => {
    if (name.startsWith('lock.db') || name.startsWith(ASIDE) || name === STAGING) return false;
    return name !== KEYS_FOLDER || readdirSync(join(directory, name)).some((each) => each !== MASTER_KEY_FILE);
  });

const isDataFolder = (directory: string): boolean =>
  [EVENTS_FILE, 'bus.db', 'models', join(KEYS_FOLDER, KEYS_FILE)].some((name) => existsSync(join(directory, name)));

const refuseNarrow = (set: BackupSet, into: string): void => {
  const parts = [set.full, ...set.increments];
  const needed = parts.reduce((sum, { manifest }) => sum + manifest.files.reduce((bytes, file) => bytes + file.bytes, 0), 0);
  const { bavail, bsize } = statfsSync(into);
  if (bavail * bsize < needed)
    throw new BackupRefused(
      `磁盘空间不足：需要 ${String(needed)} 字节。`,
      `There is not enough room on the disk: ${String(needed)} bytes are needed.`,
    );
};

const notEmpty = (directory: string): BackupRefused =>
  new BackupRefused(
    `${directory} 已有内容：如要以备份取而代之，请加 --replace（原有内容另存于其中）。`,
    `${directory} holds something already: to put the backup in its place, add --replace (what is there is put aside within it).`,
  );

const notOurs = (directory: string): BackupRefused =>
  new BackupRefused(`${directory} 不是一口的数据目录。`, `${directory} is not a data folder of Yikou.`);
