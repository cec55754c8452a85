import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Started } from './started';

/** A data folder whose room can be taken away from a running product, and given back. */
export interface Scarce {
  readonly how: string;
  readonly directory: string;
  fill(product: Started): void;
  clear(product: Started): void;
  remove(): void;
}

/** A data folder that the product cannot write to. */
export interface ReadOnly extends Pick<Scarce, 'how' | 'directory' | 'remove'> {
  /** What the product is to be started by. */
  readonly under: readonly string[];
}

const DISK_MB = 96;

/** A disk of its own, where the machine lets us have one: root on Linux. */
const mounted = (...options: readonly string[]): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', [`size=${String(DISK_MB)}m`, ...options].join(','), 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
};

const unmount = (folder: string): void => {
  // This process may hold a file of it until its garbage is collected.
  execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true });
};

const smallDisk = (): Scarce | undefined => {
  const disk = mounted();
  if (disk === undefined) return undefined;
  const filler = join(disk, 'filler');
  return {
    how: 'a tmpfs that is full',
    directory: join(disk, 'data'),
    fill: () => fillWith(filler),
    clear: () => rmSync(filler),
    remove: () => unmount(disk),
  };
};

const fillWith = (file: string): void => {
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  try {
    for (;;) if (writeSync(descriptor, block) < block.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
};

const SOME_ROOM = 64 * 1024;

/** No file may grow beyond what the log of events is now: everybody may limit his own processes on Linux. */
const limitedFiles = (): Scarce | undefined => {
  if (spawnSync('prlimit', ['--fsize', '--pid', String(process.pid)]).status !== 0) return undefined;
  const root = mkdtempSync(join(tmpdir(), 'yikou-limited-'));
  const directory = join(root, 'data');
  const limit = (product: Started, bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(product.pid), `--fsize=${bytes}:`]);
  };
  return {
    how: 'a limit to the size of files',
    directory,
    fill: (product) => limit(product, String(statSync(join(directory, 'events.db-wal')).size + SOME_ROOM)),
    clear: (product) => limit(product, 'unlimited'),
    remove: () => rmSync(root, { recursive: true }),
  };
};

const readOnlyDisk = (): ReadOnly | undefined => {
  const disk = mounted('ro');
  return disk === undefined ? undefined : { how: 'a tmpfs that is read-only', directory: disk, under: [], remove: () => unmount(disk) };
};

/** Whom modes do not bind: root, unless he lays that down. */
const UNBOUND = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];

const readOnlyFolder = (): ReadOnly | undefined => {
  if (process.getuid === undefined) return undefined;
  const under = process.getuid() === 0 ? UNBOUND : [];
  if (spawnSync(under[0] ?? 'true', [...under.slice(1), 'true']).status !== 0) return undefined;
  const root = mkdtempSync(join(tmpdir(), 'yikou-read-only-'));
  const directory = join(root, 'data');
  mkdirSync(directory, { mode: 0o500 });
  return {
    how: 'a folder without the right to write',
    directory,
    under,
    remove: () => {
      chmodSync(directory, 0o700);
      rmSync(root, { recursive: true });
    },
  };
};

const possible = <Way>(...ways: readonly (() => Way | undefined)[]): readonly Way[] => ways.flatMap((way) => way() ?? []);

/** Every way that this machine and its user allow. */
export const scarceFolders = (): readonly Scarce[] => possible(smallDisk, limitedFiles);
export const readOnlyFolders = (): readonly ReadOnly[] => possible(readOnlyDisk, readOnlyFolder);
