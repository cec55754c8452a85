import { dirname, join } from 'node:path';
import { START, verifyLog, type EventStore, type Position, type ReadAllOptions, type Verified } from '@yikou/event-store';
import { copyEvents, copyEventsAfter, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { KeyLedger } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER } from '@yikou/platform';
import { EVENTS_NAME, FULL_FOLDER, incrementFolder, readSet } from './backup-set';
import { factsOf, inOnePiece, isEmptyFolder, taken } from './files';
import { readKeysManifest, writeEventsManifest, type EventsManifest } from './manifest';
import { BackupRefused } from './refused';

export interface BackupOptions {
  readonly directory: string;
  readonly out: string;
  /** Told how many events were verified. */
  readonly onProgress?: (events: number) => void;
}

/**
 * The whole history, beside a running product, into a folder that is a backup from one moment to the next or not at all.
 * @throws BackupRefused when the folder holds something; EventStoreUnavailable, EventStoreDamaged
 */
export const takeFull = async ({ directory, out, onProgress }: BackupOptions): Promise<EventsManifest> => {
  if (!isEmptyFolder(out)) throw taken(out);
  refuseKeysFolder(out);
  return inOnePiece(out, async (partial) =>
    inOnePiece(join(partial, FULL_FOLDER), async (folder) => {
      copyEvents(directory, join(folder, EVENTS_NAME));
      const keys = keysOf(directory);
      const copy = await openSqliteEventStore({ directory: folder, readonly: true });
      const verified = await closing(copy, () => verifyLog(copy, { onProgress: (events) => onProgress?.(events) }));
      const files = [await factsOf(folder, EVENTS_NAME)];
      return writeEventsManifest(folder, { ...base(0), ...factsOfLog(copy, verified), ...(keys && { keys }), files });
    }),
  );
};

/**
 * What came after the backup in that folder, as another part of it; nothing is written when nothing came.
 * @returns the manifest of the new part, or undefined
 * @throws BackupRefused when the store is of another epoch, or does not hold the event that the backup ends with
 */
export const takeIncrement = async ({ directory, out, onProgress }: BackupOptions): Promise<EventsManifest | undefined> => {
  const { last } = readSet(out);
  const store = await openSqliteEventStore({ directory, readonly: true });
  return closing(store, async () => {
    await refuseOther(store, last, out);
    const [after, until] = [positionOf(last), await store.head()];
    if (until <= after) return undefined;
    const number = last.number + 1;
    return inOnePiece(join(out, incrementFolder(number)), async (folder) => {
      copyEventsAfter(directory, { after, until }, join(folder, EVENTS_NAME));
      const keys = keysOf(directory);
      const verified = await verifyLog(upTo(store, until), { from: after, onProgress: (events) => onProgress?.(events) });
      return writeEventsManifest(folder, {
        ...base(number),
        ...factsOfLog(store, verified),
        ...(last.head && { after: last.head }),
        ...(keys && { keys }),
        previous: last.digest,
        files: [await factsOf(folder, EVENTS_NAME)],
      });
    });
  });
};

/** Of this backup or increment. */
const base = (number: number) => ({ format: 'yikou-backup-1', number, takenAt: new Date().toISOString() }) as const;

const factsOfLog = ({ epoch }: EventStore, { events, faultCount: faults, head }: Verified) => ({
  epoch: { ...epoch },
  events,
  faults,
  ...(head && { head: { position: String(head.position), eventId: head.eventId, hash: head.hash } }),
});

const positionOf = ({ head }: EventsManifest): Position => (head ? (BigInt(head.position) as Position) : START);

/** After the events, so that it knows everybody who is named in them. */
const keysOf = (directory: string): EventsManifest['keys'] => {
  const ledger = KeyLedger.open(join(directory, KEYS_FOLDER));
  if (!ledger) return undefined;
  try {
    return { id: ledger.id, writes: ledger.writes, erasures: ledger.erasures().map((each) => ({ ...each })) };
  } finally {
    ledger.close();
  }
};

/** The log as far as the copy goes: it grows meanwhile. */
const upTo = (store: EventStore, until: Position): Pick<EventStore, 'readAll' | 'readStream'> => ({
  readStream: (stream, options) => store.readStream(stream, options),
  async *readAll(options: ReadAllOptions = {}) {
    for await (const page of store.readAll(options)) {
      const within = page.filter(({ position }) => position <= until);
      if (within.length > 0) yield within;
      if (within.length < page.length) return;
    }
  },
});

const refuseOther = async (store: EventStore, last: EventsManifest, out: string): Promise<void> => {
  const { head } = last;
  const same = last.epoch.id === store.epoch.id && (!head || (await idAt(store, positionOf(last))) === head.eventId);
  if (!same)
    throw new BackupRefused(
      `${out} 是另一时期的备份（其后曾恢复）：请另做一次完整备份。`,
      `${out} is the backup of another epoch (the store was restored since): take a whole backup into another folder.`,
    );
};

const idAt = async (store: EventStore, position: Position): Promise<string | undefined> => {
  for await (const [first] of store.readAll({ from: (position - 1n) as Position, pageSize: 1 }))
    return first?.position === position ? first.id : undefined;
  return undefined;
};

/** Events and keys never lie together. */
const refuseKeysFolder = (out: string): void => {
  for (const folder of [out, dirname(out)])
    if (readKeysManifest(folder))
      throw new BackupRefused(
        `${folder} 存有密钥库副本：事件与密钥不得放在一起。`,
        `${folder} holds a copy of the keys: events and keys never lie together.`,
      );
};

const closing = async <T>(store: EventStore, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } finally {
    await store.close();
  }
};
