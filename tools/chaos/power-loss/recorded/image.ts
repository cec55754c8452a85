import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draw } from '../../seed';
import { File, put, type Change, type Folder, type Node } from './disk';

const SECTOR = 512;

/** The index of a log is memory that a file stands for: nothing syncs it, and nothing of it outlives the power. */
export const isMemory = (name: string): boolean => name.endsWith('-shm');

/** Which of the things that were not synced the disk has all the same. */
export type Way = 'nothing' | 'the first' | 'some' | 'everything';
const WAYS: readonly Way[] = ['nothing', 'the first', 'some', 'everything'];

export interface ImageSetting {
  readonly root: Folder;
  readonly draw: Draw;
}

/** What of the data folder is on the disk after a loss of power. */
export interface Image {
  /** Path, seen from the data folder, and content; folders have none. */
  readonly entries: ReadonlyMap<string, Buffer | undefined>;
  /** Things that were done and are gone, or are there in part. */
  readonly dropped: number;
}

/** Draws, for each file and folder by itself, what the disk has of what was not synced. */
export const imageOf = ({ root, draw }: ImageSetting): Image => new Drawing(draw).of(root);

/** As if everything had been synced: what whoever runs sees. */
export const wholeOf = (root: Folder): Image => new Drawing(() => 1 - Number.EPSILON).of(root);

class Drawing {
  private readonly entries = new Map<string, Buffer | undefined>();
  private dropped = 0;

  constructor(private readonly draw: Draw) {}

  of(root: Folder): Image {
    this.folder(root, '');
    return { entries: this.entries, dropped: this.dropped };
  }

  private folder(folder: Folder, path: string): void {
    const names = new Map<string, Node>(folder.synced);
    for (const change of this.kept(folder.unsynced, path)) put(names, change);
    for (const [name, node] of names) {
      const below = join(path, name);
      if (isMemory(name)) continue;
      if (node instanceof File) this.entries.set(below, this.file(node, below));
      else {
        this.entries.set(below, undefined);
        this.folder(node, below);
      }
    }
  }

  private file(file: File, path: string): Buffer {
    const content = file.synced.copy();
    for (const change of this.kept(file.unsynced, path, (change, index) => this.sectorsOf(change, path, index))) content.apply(change);
    return content.bytes;
  }

  /** @param parts what can be there of one without the rest of it */
  private kept<What>(
    done: readonly What[],
    path: string,
    parts = (what: What, _index: number): readonly What[] => [what],
  ): readonly What[] {
    const way = WAYS[Math.floor(this.draw('way', path) * WAYS.length)] ?? 'nothing';
    const all = way === 'everything' ? done : done.flatMap(parts);
    const first = Math.floor(this.draw('first', path) * all.length);
    const kept = all.filter((_, index) => {
      if (way === 'some') return this.draw('part', path, index) < 1 / 2;
      return way === 'everything' || (way === 'the first' && index < first);
    });
    this.dropped += all.length - kept.length;
    return kept;
  }

  /** A write comes to the disk sector by sector. Its file may have grown before. */
  private sectorsOf(change: Change, path: string, index: number): readonly Change[] {
    if ('size' in change) return [change];
    const { at, bytes } = change;
    const parts: Change[] = [];
    for (let from = at; from < at + bytes.length;) {
      const until = Math.min(at + bytes.length, (Math.floor(from / SECTOR) + 1) * SECTOR);
      parts.push({ at: from, bytes: bytes.subarray(from - at, until - at) });
      from = until;
    }
    // The last sector alone makes the file long, with zeros before it.
    return this.draw('order', path, index) < 1 / 2 ? parts : parts.toReversed();
  }
}

export const writeImage = ({ entries }: Image, directory: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [path, bytes] of entries) {
    if (bytes) writeFileSync(join(directory, path), bytes, { mode: 0o600 });
    else mkdirSync(join(directory, path), { mode: 0o700 });
  }
};
