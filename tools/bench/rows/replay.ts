import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { caseLog } from '../data/logs';
import { rate, rounds, rowOf, took, type Row } from '../measuring';
import type { Setting } from '../sizes';
import { RawEvents } from '../yardsticks/raw-events';
import type { FoldTask } from './fold.worker';

/** The whole log, parsed: by one reader, and as a fold by two that give results back, not events. */
export const replayRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const directory = await caseLog(cache, size.log);
  const parsed = await rounds(count, async () => ({
    yardstick: await rate(size.log, () => replayRaw(directory, size.log)),
    value: await rate(size.log, () => replay(directory, size.log)),
  }));
  const folded = await rounds(count, async () => {
    const one = await folds(directory, 1, size.log);
    const two = await folds(directory, 2, size.log);
    return { yardstick: (size.log / one) * 1_000, value: (size.log / two) * 1_000 };
  });
  const unit = 'events/s';
  return [
    rowOf(
      {
        row: 'replay, parsed, one core',
        unit,
        target: { of: 'ratio', atLeast: 0.9 },
        note: `raw: pages of 1,000 and JSON.parse; ${size.log} events`,
      },
      parsed,
    ),
    rowOf(
      {
        row: 'fold in two workers that return results',
        unit,
        target: { of: 'ratio', atLeast: 1.5 },
        note: 'yardstick: the same fold in one worker',
      },
      folded,
    ),
  ];
};

const replay = async (directory: string, expected: number): Promise<void> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  let count = 0;
  for await (const page of store.readAll()) count += page.length;
  await store.close();
  assertAll(count, expected);
};

const replayRaw = (directory: string, expected: number): void => {
  const raw = new RawEvents(join(directory, 'events.db'));
  assertAll(raw.replay(), expected);
  raw.close();
};

/** Milliseconds from the word to begin until the last result is here; the threads are there before. */
const folds = async (directory: string, workers: number, expected: number): Promise<number> => {
  const share = Math.ceil(expected / workers);
  const threads = Array.from({ length: workers }, () => new Worker(join(__dirname, 'fold.worker.js')));
  const answers = async (task: (index: number) => FoldTask | 'ready') =>
    Promise.all(
      threads.map(
        (thread, index) =>
          new Promise<number>((resolve, reject) => {
            thread.once('message', resolve).once('error', reject);
            thread.postMessage(task(index));
          }),
      ),
    );
  await answers(() => 'ready');
  let results: readonly number[] = [];
  const ms = await took(async () => {
    results = await answers((index) => ({ directory, after: index * share, until: Math.min(expected, (index + 1) * share) }));
  });
  await Promise.all(threads.map((thread) => thread.terminate()));
  assertAll(
    results.reduce((sum, each) => sum + each, 0),
    expected,
  );
  return ms;
};

const assertAll = (count: number, expected: number): void => {
  if (count !== expected) throw new Error(`${String(count)} events of ${String(expected)}`);
};
