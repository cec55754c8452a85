import { existsSync, readFileSync } from 'node:fs';

/** A page as it stands in a write-ahead log of SQLite (https://www.sqlite.org/fileformat2.html#walformat). */
export interface Frame {
  /** The number of the page, from 1. */
  readonly page: number;
  /** Whether a transaction ends here. */
  readonly commits: boolean;
}

/** The part of a write-ahead log that counts: the frames since it was begun anew last, as far as their checksums hold. */
export interface Wal {
  readonly pageSize: number;
  readonly frames: readonly Frame[];
  /** Whether the frame after them was begun. */
  readonly goesOn: boolean;
  /** Frames that a checkpoint may have copied: the log was synced up to here before. */
  readonly synced: number;
  /** Frames whose copies in the database file were synced as well. */
  readonly copied: number;
}

export const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** In the index beside the log: whether it is made; after two copies of its header, how far checkpoints have come. */
const MADE_AT = 12;
const COPIED_AT = 96;
const ATTEMPTED_AT = 128;

export const frameBytes = ({ pageSize }: Wal): number => FRAME_HEADER + pageSize;

/** Where a frame begins; with the number of all frames, where they end. */
export const offsetOf = (wal: Wal, frame: number): number => WAL_HEADER + frame * frameBytes(wal);

/**
 * The log of a database file. Undefined when there is nothing in it, or when nobody has made an index of it since its power was lost last:
 * then nothing was written since, and what is there has survived.
 */
export const readWal = (database: string): Wal | undefined => {
  const file = `${database}-wal`;
  const checkpoints = checkpointsOf(database);
  if (!checkpoints || !existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  if (bytes.length < WAL_HEADER || (bytes.readUInt32BE(0) & ~1) !== MAGIC) return undefined;
  const pageSize = bytes.readUInt32BE(8);
  const { frames, goesOn } = framesIn(bytes, pageSize);
  const { copied, attempted } = checkpoints;
  return { pageSize, frames, goesOn, synced: Math.min(attempted, frames.length), copied: Math.min(copied, frames.length) };
};

const framesIn = (bytes: Buffer, pageSize: number): Pick<Wal, 'frames' | 'goesOn'> => {
  const words = wordsOf(bytes);
  const salts = bytes.subarray(16, 24);
  const frames: Frame[] = [];
  let sums = summed(words, 0, 24, [0, 0]);
  for (let at = WAL_HEADER; at + FRAME_HEADER <= bytes.length; at += FRAME_HEADER + pageSize) {
    if (!bytes.subarray(at + 8, at + 16).equals(salts)) break;
    if (at + FRAME_HEADER + pageSize > bytes.length) return { frames, goesOn: true };
    sums = summed(words, at + FRAME_HEADER, pageSize, summed(words, at, 8, sums));
    if (bytes.readUInt32BE(at + 16) !== sums[0] || bytes.readUInt32BE(at + 20) !== sums[1]) return { frames, goesOn: true };
    frames.push({ page: bytes.readUInt32BE(at), commits: bytes.readUInt32BE(at + 4) !== 0 });
  }
  return { frames, goesOn: false };
};

/** In the byte order in which checksums are made: the magic number's last bit says it. */
const wordsOf = (bytes: Buffer): DataView & { readonly littleEndian: boolean } =>
  Object.assign(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), { littleEndian: (bytes.readUInt32BE(0) & 1) === 0 });

type Sums = readonly [number, number];

/** SQLite's checksum, on from that of what comes before. */
const summed = (words: ReturnType<typeof wordsOf>, from: number, length: number, [first, second]: Sums): Sums => {
  let [a, b] = [first, second];
  for (let at = from; at < from + length; at += 8) {
    a = (a + words.getUint32(at, words.littleEndian) + b) >>> 0;
    b = (b + words.getUint32(at + 4, words.littleEndian) + a) >>> 0;
  }
  return [a, b];
};

const checkpointsOf = (database: string): { readonly copied: number; readonly attempted: number } | undefined => {
  const file = `${database}-shm`;
  if (!existsSync(file)) return undefined;
  const index = readFileSync(file);
  if (index.length <= ATTEMPTED_AT || index[MADE_AT] === 0) return undefined;
  // It is shared memory: in the byte order of the machine.
  const read = process.arch === 's390x' ? index.readUInt32BE.bind(index) : index.readUInt32LE.bind(index);
  return { copied: read(COPIED_AT), attempted: Math.max(read(ATTEMPTED_AT), read(COPIED_AT)) };
};

/** How many frames there are when so many transactions have ended; 0 transactions: none. */
export const framesOfCommits = ({ frames }: Wal): readonly number[] => frames.flatMap(({ commits }, index) => (commits ? [index + 1] : []));
