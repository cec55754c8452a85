import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@yikou/event-store';

/** All that decides what data come out: JSON. */
export type MadeOf = readonly unknown[];

/**
 * A folder in the cache, made by `make` unless it is there. Half of one is never taken for a whole, nor what was made of something else,
 * which goes.
 */
export const cached = async (cache: string, name: string, madeOf: MadeOf, make: (folder: string) => Promise<void>): Promise<string> => {
  const folder = join(cache, `${name}.${sha256(JSON.stringify(madeOf)).slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${String(process.pid)}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const begun = performance.now();
  await make(partial);
  for (const other of readdirSync(cache)) if (isEarlier(other, name)) rmSync(join(cache, other), { recursive: true });
  renameSync(partial, folder);
  process.stderr.write(`bench: made ${name} in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  return folder;
};

const isEarlier = (folder: string, name: string): boolean => folder.startsWith(`${name}.`) && !folder.endsWith('.partial');
