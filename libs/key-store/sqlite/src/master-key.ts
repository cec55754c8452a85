import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { KeyStoreUnavailable, newKey } from '@yikou/key-store';

const KEY_BYTES = 32;

/** Beside `keys.db`, in development. Never in a backup. */
export const MASTER_KEY_FILE = 'master.key';

/** @returns the 32 bytes of a base64 text, or undefined when it is none of them */
export const masterKeyFrom = (base64: string): Buffer | undefined => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === base64.trim() ? bytes : undefined;
};

/**
 * For development: the master key of `directory`, made at the first start in `master.key` (0600). Anyone who has the folder has the keys,
 * so production gives the key from outside.
 */
export const developmentMasterKey = (directory: string): Buffer => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, MASTER_KEY_FILE);
  if (!existsSync(file)) writeOnce(file, newKey().toString('base64'));
  const key = masterKeyFrom(readFileSync(file, 'utf8'));
  if (!key) throw new KeyStoreUnavailable(`${file} does not hold a master key (base64 of 32 bytes).`);
  return key;
};

/** Durable before anything is wrapped by it; whoever comes second keeps what is there. */
const writeOnce = (file: string, text: string): void => {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
};
