import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { between, type Draw } from '../seed';
import { frameBytes, offsetOf, type Wal } from './wal';

const SECTOR = 512;

/** How what was written and never synced looks after the power is back. */
export type Torn =
  'nothing of it' | 'whole frames of it' | 'part of a frame' | 'sectors of zeros in it' | 'a frame of noise in it' | 'all of it';

const WAYS: readonly Torn[] = [
  'nothing of it',
  'whole frames of it',
  'part of a frame',
  'sectors of zeros in it',
  'a frame of noise in it',
  'all of it',
];

/** Drops of a write-ahead log what came after the frames that must be kept, in one of the ways in which that can look. */
export const tear = (file: string, wal: Wal, keep: number, draw: Draw): Torn => {
  const end = statSync(file).size;
  const from = offsetOf(wal, keep);
  const way = WAYS[Math.floor(draw('way') * WAYS.length)] ?? 'nothing of it';
  if (from >= end) return 'all of it';
  const handle = openSync(file, 'r+');
  try {
    const frame = between(keep, Math.max(keep, wal.frames.length - 1), draw('frame'));
    if (way === 'nothing of it') ftruncateSync(handle, from);
    if (way === 'whole frames of it') ftruncateSync(handle, Math.min(end, offsetOf(wal, frame)));
    if (way === 'part of a frame')
      ftruncateSync(handle, Math.min(end, offsetOf(wal, frame) + between(1, frameBytes(wal) - 1, draw('part'))));
    if (way === 'a frame of noise in it') writeSync(handle, noise(frameBytes(wal), draw), 0, undefined, offsetOf(wal, frame));
    if (way === 'sectors of zeros in it') zeroSectors(handle, from, end, draw);
  } finally {
    closeSync(handle);
  }
  return way;
};

/** Half of the sectors, as far as they lie behind what must be kept. */
const zeroSectors = (handle: number, from: number, end: number, draw: Draw): void => {
  for (let at = from; at < end; at += SECTOR)
    if (draw('sector', at) < 1 / 2) writeSync(handle, Buffer.alloc(Math.min(SECTOR, end - at)), 0, undefined, at);
};

/** Pages that a checkpoint was copying when the power went: what is in the database file may be anything, the log has them. */
export const tearCopies = (database: string, { frames, copied, synced, pageSize }: Wal, draw: Draw): number => {
  const pages = new Set(frames.slice(copied, synced).map(({ page }) => page));
  const size = statSync(database).size;
  const handle = openSync(database, 'r+');
  let torn = 0;
  try {
    for (const page of pages) {
      const at = (page - 1) * pageSize;
      // The first page says what the file is: SQLite looks at it before it opens the log.
      if (page === 1 || at + pageSize > size || draw('copy', page) < 1 / 2) continue;
      writeSync(handle, noise(pageSize, draw), 0, undefined, at);
      torn += 1;
    }
  } finally {
    closeSync(handle);
  }
  return torn;
};

/** The index of a log is memory that a file stands for: nothing syncs it. */
export const dropIndex = (database: string): void => {
  rmSync(`${database}-shm`, { force: true });
};

const noise = (length: number, draw: Draw): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index + 4 <= length; index += 4) bytes.writeUInt32LE(Math.floor(draw('noise', index % 64) * 2 ** 32), index);
  return bytes;
};
