import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyLog, type EventStore, type JsonObject, type Position, type RecordedEvent, type Verified } from '@yikou/event-store';
import { addEvents, damageIn, openSqliteEventStore, syncFile } from '@yikou/event-store-sqlite';
import { KeyLedger } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import { EVENTS_NAME, type BackupSet } from './backup-set';
import { BackupRefused } from './refused';

/** The whole backup and its increments, put together in a folder. */
export const placeEvents = (set: BackupSet, into: string): void => {
  copyFileSync(join(set.full.folder, EVENTS_NAME), join(into, EVENTS_NAME));
  for (const { folder } of set.increments) addEvents(into, join(folder, EVENTS_NAME));
  syncFile(join(into, EVENTS_NAME));
};

export interface CheckOptions {
  /** What the backup says of itself. */
  readonly set: BackupSet;
  /** Events that did not verify when they were backed up are taken as they are. */
  readonly withFaults: boolean;
  readonly onProgress?: ((events: number) => void) | undefined;
}

/**
 * Every page, every chain, the end that the manifest names, and that everybody in it is known to the keys beside it.
 * @throws BackupRefused
 */
export const checkEvents = async (folder: string, { set, withFaults, onProgress }: CheckOptions): Promise<Verified> => {
  const damage = damageIn(folder);
  if (damage !== undefined)
    throw new BackupRefused(`备份中的事件库已损坏（${damage}）。`, `The events of the backup are damaged (${damage}).`);
  const store = await openSqliteEventStore({ directory: folder, readonly: true });
  const keys = KeyLedger.open(join(folder, KEYS_FOLDER));
  try {
    const verified = await verifyLog(watched(store, keys), { onProgress: (events) => onProgress?.(events) });
    refuseOther(verified, store, set);
    const allowed = withFaults ? set.faults : 0;
    if (verified.faultCount > allowed) throw faulty(verified.faultCount);
    return verified;
  } finally {
    keys?.close();
    await store.close();
  }
};

const refuseOther = ({ events, head }: Verified, { epoch }: EventStore, { last, events: expected }: BackupSet): void => {
  const same =
    events === expected &&
    epoch.id === last.epoch.id &&
    (head ? String(head.position) : undefined) === last.head?.position &&
    head?.eventId === last.head?.eventId &&
    head?.hash === last.head?.hash;
  if (!same) throw new BackupRefused('备份中的事件与清单不符。', 'The events of the backup are not those that its manifest names.');
};

const faulty = (faults: number): BackupRefused =>
  new BackupRefused(
    `备份中有 ${String(faults)} 个事件核验不过；如确要照样恢复，请加 --with-faults。`,
    `${String(faults)} events of the backup do not verify; to restore them all the same: --with-faults.`,
  );

/** The log, with a look at whom each event names. */
const watched = (store: EventStore, keys: KeyLedger | undefined): Pick<EventStore, 'readAll' | 'readStream'> => ({
  readStream: (stream, options) => store.readStream(stream, options),
  async *readAll(options) {
    for await (const page of store.readAll(options)) {
      for (const event of page) refuseUnknown(event, keys);
      yield page;
    }
  },
});

const refuseUnknown = ({ data, stream, position }: RecordedEvent, keys: KeyLedger | undefined): void => {
  for (const subjectId of subjectsIn(data)) if (!keys?.knows(subjectId)) throw unknown(stream, position);
};

const unknown = (stream: string, position: Position): BackupRefused =>
  new BackupRefused(
    `密钥库不认识事件 ${String(position)}（${stream}）中的人：它比事件旧，请用更新的副本。`,
    `The keys do not know somebody in event ${String(position)} (${stream}): they are older than the events, take a newer copy.`,
  );

/** Whose key opens a field of it. */
const subjectsIn = function* (value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  const { subjectId, sealed } = value as JsonObject;
  if (typeof subjectId === 'string' && typeof sealed === 'string') yield subjectId;
  for (const each of Object.values(value)) yield* subjectsIn(each);
};
