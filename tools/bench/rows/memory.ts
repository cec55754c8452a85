import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { caseLog } from '../data/logs';
import { rounds, rowOf, type Row } from '../measuring';
import type { Setting } from '../sizes';

const run = promisify(execFile);
const MEBIBYTE = 1024 * 1024;

/** What a process needs at most that does nothing but replay: the log of a year, and one ten times as long. */
export const memoryRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const year = await caseLog(cache, size.log);
  const decade = await caseLog(cache, size.grown);
  const measured = await rounds(count, async () => ({ yardstick: await peakOf(year, size.log), value: await peakOf(decade, size.grown) }));
  const note = `most resident memory of a process that replays ${size.grown} events; yardstick: ${size.log} events`;
  return [
    rowOf({ row: 'resident memory while replaying', unit: 'MiB', target: { of: 'value', atMost: 300 }, note }, measured),
    rowOf({ row: 'resident memory, long log against short', unit: 'MiB', target: { of: 'ratio', atMost: 1.1 }, note }, measured),
  ];
};

const peakOf = async (directory: string, events: number): Promise<number> => {
  const { stdout } = await run(process.execPath, [join(__dirname, 'replay.child.js'), directory]);
  const { count, peakBytes } = JSON.parse(stdout) as { readonly count: number; readonly peakBytes: number };
  if (count !== events) throw new Error(`${String(count)} events of ${String(events)}`);
  return peakBytes / MEBIBYTE;
};
