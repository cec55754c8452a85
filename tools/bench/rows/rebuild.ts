import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startedFolder } from '../data/started';
import { DemoClient } from '../demo-client';
import { percentile, rounds, rowOf, type Row } from '../measuring';
import { inFolder, startDemo } from '../product';
import type { Setting } from '../sizes';

const MODEL = 'intake_cases';

interface Run {
  readonly runId: string;
  readonly status?: string;
}

/** Commands at a steady pace, without a rebuild and beside one of the case list: how long the slowest in a hundred takes. */
export const rebuildRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const made = await startedFolder(cache, size.log);
  return inFolder(async (directory) => {
    cpSync(made, directory, { recursive: true });
    const product = await startDemo(directory);
    const client = new DemoClient(product.url, 64);
    try {
      const cases = await client.registerMany(size.paced);
      await paced(client, cases, size.paced, () => sleep(size.pacedSeconds * 500));
      const measured = await rounds(count, async () => ({
        yardstick: percentile(await paced(client, cases, size.paced, () => sleep(size.pacedSeconds * 1_000)), 99),
        value: percentile(await paced(client, cases, size.paced, () => rebuilds(client)), 99),
      }));
      return [
        rowOf(
          {
            row: 'rebuild beside live traffic, command p99',
            unit: 'ms',
            target: { of: 'ratio', atMost: 2 },
            note: `${size.paced} commands/s without a rebuild and beside one of the case list, ${size.log} events`,
          },
          measured,
        ),
      ];
    } finally {
      await client.close();
      await product.stop();
    }
  });
};

const rebuilds = async (client: DemoClient): Promise<void> => {
  const { runId } = await client.post<Run>('admin', `/admin/read-models/${MODEL}/rebuilds`, {});
  while ((await client.get<Run>('admin', `/admin/read-models/rebuilds/${runId}`)).status === 'running') await sleep(50);
};

/** Notes at a pace for as long as `meanwhile` goes on. @returns what each took, in milliseconds, from when it was due */
const paced = async (client: DemoClient, cases: readonly string[], perSecond: number, meanwhile: () => Promise<void>) => {
  const latencies: number[] = [];
  const answers: Promise<unknown>[] = [];
  const ended = new AbortController();
  const other = meanwhile().finally(() => {
    ended.abort();
  });
  const begun = performance.now();
  for (let index = 0; !ended.signal.aborted; index += 1) {
    const due = begun + (index / perSecond) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    const path = `/intake/cases/${cases[index % cases.length] ?? ''}/notes`;
    const answered = client.post('clerk', path, { text: '已电话联系申请人' }, { 'idempotency-key': randomUUID() });
    answers.push(answered.then(() => latencies.push(performance.now() - due)));
  }
  await Promise.all([...answers, other]);
  return latencies;
};
