import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Erasure } from '@yikou/key-store';
import type { Uuid } from '@yikou/shared-kernel';
import { checkFiles } from './files';
import { readEventsManifest, type EventsManifest } from './manifest';
import { BackupRefused } from './refused';

export const FULL_FOLDER = 'full';
export const EVENTS_NAME = 'events.db';
export const incrementFolder = (number: number): string => `increment-${String(number).padStart(6, '0')}`;
const INCREMENT = /^increment-(\d{6,})$/;

export interface Part {
  readonly folder: string;
  readonly manifest: EventsManifest;
}

/** A whole backup and its increments, in order, without a gap. */
export interface BackupSet {
  readonly full: Part;
  readonly increments: readonly Part[];
  readonly last: EventsManifest;
  readonly events: number;
  readonly faults: number;
}

/** @throws BackupRefused when it is none, has a gap, or a manifest is not as it was written. Files are not looked into. */
export const readSet = (folder: string): BackupSet => {
  const full = readEventsManifest(join(folder, FULL_FOLDER));
  if (full?.number !== 0) throw new BackupRefused(`${folder} 不是事件备份。`, `${folder} is not a backup of events.`);
  const first: Part = { folder: join(folder, FULL_FOLDER), manifest: full };
  const increments: Part[] = [];
  let last = full;
  for (let number = 1; number <= highestIncrement(folder); number += 1) {
    const next = follower(folder, number, last);
    increments.push(next);
    last = next.manifest;
  }
  const sum = (of: (manifest: EventsManifest) => number) => increments.reduce((total, { manifest }) => total + of(manifest), of(full));
  return { full: first, increments, last, events: sum(({ events }) => events), faults: sum(({ faults }) => faults) };
};

/** @throws BackupRefused when a file is missing or was changed */
export const checkSet = async ({ full, increments }: BackupSet): Promise<void> => {
  for (const { folder, manifest } of [full, ...increments]) await checkFiles(folder, manifest.files);
};

/** Everybody whom any part of the backup knows to be forgotten. */
export const erasuresOf = ({ full, increments }: BackupSet): readonly Erasure[] =>
  [full, ...increments]
    .flatMap(({ manifest }) => manifest.keys?.erasures ?? [])
    .map(({ subjectId, erasedAt }) => ({ subjectId: subjectId as Uuid, erasedAt }));

const highestIncrement = (folder: string): number =>
  Math.max(0, ...readdirSync(folder).flatMap((name) => (INCREMENT.test(name) ? [Number(INCREMENT.exec(name)?.[1])] : [])));

const follower = (set: string, number: number, before: EventsManifest): Part => {
  const folder = join(set, incrementFolder(number));
  const manifest = existsSync(folder) ? readEventsManifest(folder) : undefined;
  if (!manifest) throw new BackupRefused(`备份不完整，缺少增量 ${folder}。`, `The backup is not complete: increment ${folder} is missing.`);
  const follows =
    manifest.number === number &&
    manifest.previous === before.digest &&
    manifest.epoch.id === before.epoch.id &&
    manifest.after?.position === before.head?.position &&
    manifest.after?.eventId === before.head?.eventId;
  if (follows) return { folder, manifest };
  throw new BackupRefused(`增量 ${folder} 不接续前一份备份。`, `Increment ${folder} does not follow the backup before it.`);
};
