import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChaosOptions } from './options';
import { loseRecordedPower, type LossesReport } from './power-loss/recorded/recorded-losses';
import { programOf } from './programs';
import type { Report } from './report';
import { Run } from './run';

/** Kills the product as often as asked, on a folder of its own that is removed afterwards. @param say progress, for a person */
export const runChaos = (
  options: Pick<ChaosOptions, 'kills' | 'seed' | 'sabotage' | 'keep'>,
  say: (text: string) => void,
): Promise<Report> =>
  inFolder(options, say, async (folder) => {
    const run = await Run.prepare({ ...options, folder, say });
    try {
      return await run.toEnd();
    } finally {
      await run.close();
    }
  });

/** Takes the power as often as asked, in a recording of what the product writes and syncs. */
export const runRecorded = (
  options: Pick<ChaosOptions, 'kills' | 'seed' | 'sabotage' | 'keep'>,
  say: (text: string) => void,
): Promise<LossesReport> =>
  inFolder(options, say, (folder) =>
    loseRecordedPower({ ...options, losses: options.kills, main: programOf(options.sabotage), folder, say }),
  );

const inFolder = async <Result>(
  { keep }: Pick<ChaosOptions, 'keep'>,
  say: (text: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-chaos-'));
  if (keep) say(`data in ${folder}`);
  try {
    return await work(folder);
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
};
