import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClient } from '../demo-client';
import { percentile, rounds, rowOf, type Row } from '../measuring';
import { demoCopy } from '../data/demo';
import { inFolder, startDemo } from '../product';
import type { Setting } from '../sizes';

const EACH_MS = 10;

interface Subscription {
  readonly subscriptionId: string;
  readonly status: 'open' | 'closed';
}

/** A supervising department that notes when each push came, by the request that the push follows from. */
class Department {
  readonly heard = new Map<string, number>();
  private readonly server = createServer((request, response) => {
    this.heard.set(String(request.headers['x-correlation-id']), performance.now());
    request.resume().on('end', () => response.writeHead(204).end());
  });

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webhook`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/**
 * From the moment that an officer sends the decision to the moment that the department has the push, while 100 cases a second are decided:
 * decision, document number, push and delivery, each recorded durably before the next.
 */
export const webhookRows = ({ size, rounds: count, scratch }: Setting): Promise<readonly Row[]> =>
  inFolder(async (directory) => {
    await demoCopy(scratch, directory);
    const product = await startDemo(directory);
    const client = new DemoClient(product.url, 64);
    const department = new Department();
    try {
      await listenAlone(client, await department.listen());
      const measured = await rounds(count, async () => {
        const latencies = await decide(client, department, await examined(client, size.decisions));
        return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
      });
      const note = `from sending the decision to the push in the department's hands; ${size.decisions} cases a round, one each 10 ms`;
      const row = (percent: string, atMost: number) => ({
        row: `decision → webhook received, 100 cases/s, ${percent}`,
        unit: 'ms',
        target: { of: 'value', atMost } as const,
        note,
      });
      return [
        rowOf(
          row('p50', 10),
          measured.map(({ p50 }) => ({ value: p50 })),
        ),
        rowOf(
          row('p99', 50),
          measured.map(({ p99 }) => ({ value: p99 })),
        ),
      ];
    } finally {
      await client.close();
      await product.stop();
      department.close();
    }
  });

/** The inbox of the demo city, which lives in the product itself, is closed: what is measured is one push to one department. */
const listenAlone = async (client: DemoClient, url: string): Promise<void> => {
  const { items } = await client.get<{ readonly items: readonly Subscription[] }>('supervisor', '/supervision/subscriptions');
  for (const { subscriptionId, status } of items)
    if (status === 'open') await client.post('supervisor', `/supervision/subscriptions/${subscriptionId}/closures`, { reason: 'bench' });
  await client.post('supervisor', '/supervision/subscriptions', { departmentCode: 'YK-SCJG', url });
};

/** Cases up to the decision. */
const examined = async (client: DemoClient, count: number): Promise<readonly string[]> => {
  const cases = await client.registerMany(count);
  const left = cases.values();
  const work = async () => {
    for (const caseId of left) {
      await client.post('clerk', `/intake/cases/${caseId}/acceptances`);
      await client.postInTime('officer', `/approval/reviews/${caseId}/examinations`, { opinion: 'grant' });
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return cases;
};

/** One each 10 ms, whether the one before is answered or not. */
const decide = async (client: DemoClient, department: Department, cases: readonly string[]): Promise<readonly number[]> => {
  const sent = new Map<string, number>();
  const answers: Promise<unknown>[] = [];
  const begun = performance.now();
  for (const [index, caseId] of cases.entries()) {
    const wait = begun + index * EACH_MS - performance.now();
    if (wait > 0) await sleep(wait);
    const correlationId = randomUUID();
    sent.set(correlationId, performance.now());
    const path = `/approval/reviews/${caseId}/decisions`;
    answers.push(client.post('officer2', path, { outcome: 'granted' }, { 'x-correlation-id': correlationId }));
  }
  await Promise.all(answers);
  while ([...sent.keys()].some((id) => !department.heard.has(id))) await sleep(20);
  return [...sent].map(([id, at]) => (department.heard.get(id) ?? Number.NaN) - at);
};
