import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '@yikou/event-store-sqlite';
import { BackupRefused } from './refused';

export interface FileFacts {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const factsOf = async (folder: string, name: string): Promise<FileFacts> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, name)), hash);
  return { name, bytes: statSync(join(folder, name)).size, sha256: hash.digest('hex') };
};

/** @throws BackupRefused when a file is missing or is not what was written */
export const checkFiles = async (folder: string, files: readonly FileFacts[]): Promise<void> => {
  for (const expected of files) {
    const path = join(folder, expected.name);
    if (!existsSync(path)) throw new BackupRefused(`备份不完整，缺少文件 ${path}。`, `The backup is not complete: ${path} is missing.`);
    const { bytes, sha256 } = await factsOf(folder, expected.name);
    if (bytes !== expected.bytes || sha256 !== expected.sha256)
      throw new BackupRefused(`备份文件已被改动：${path}。`, `A file of the backup is not what was written: ${path}.`);
  }
};

/** Under this name a folder is being written; whoever finds it knows that it was never finished, unless the process still runs. */
const PARTIAL = /^\.yikou-part-(\d+)-/;

/**
 * Fills a folder under a name that nobody takes for a backup, and gives it its own at the very end.
 * @throws BackupRefused when the name is taken then
 */
export const inOnePiece = async <T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> => {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent);
  const partial = join(parent, `.yikou-part-${String(process.pid)}-${basename(target)}`);
  mkdirSync(partial, { mode: 0o700 });
  try {
    const filled = await fill(partial);
    syncFolder(partial);
    take(partial, target);
    syncFolder(parent);
    return filled;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
};

const take = (partial: string, target: string): void => {
  try {
    renameSync(partial, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    throw taken(target);
  }
};

export const taken = (target: string): BackupRefused =>
  new BackupRefused(`${target} 已有内容：请另选目录。`, `${target} holds something already: choose another folder.`);

const removeAbandoned = (parent: string): void => {
  for (const name of readdirSync(parent)) {
    const pid = PARTIAL.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

export const isEmptyFolder = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).every((name) => PARTIAL.test(name));
