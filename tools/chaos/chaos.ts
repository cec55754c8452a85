import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Run } from './run';
import type { Report } from './report';
import type { ChaosOptions } from './options';

/** Kills the product as often as asked, on a folder of its own that is removed afterwards. @param say progress, for a person */
export const runChaos = async (
  options: Pick<ChaosOptions, 'kills' | 'seed' | 'sabotage' | 'keep'>,
  say: (text: string) => void,
): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-chaos-'));
  if (options.keep) say(`data in ${folder}`);
  const run = await Run.prepare({ ...options, folder, say });
  try {
    return await run.toEnd();
  } finally {
    await run.close();
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
};
