import { cpSync, rmSync } from 'node:fs';
import { openSqliteCheckpoints } from '@yikou/event-bus-embedded';
import type { Position } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { generationShape } from '@yikou/read-store-sqlite';
import { SERVICES } from '@yikou/services';
import { inFolder, startDemo, startProduct } from '../product';
import { cached } from './cached';
import { caseLog, caseLogMadeOf } from './logs';

/** A data folder of the product in which a log of so many events has become every read model, with the demo city beside it. */
export const startedFolder = async (cache: string, events: number): Promise<string> => {
  const log = await caseLog(cache, events);
  const models = SERVICES.flatMap(({ projections = [] }) => projections).map(({ model }) => generationShape(model));
  return cached(cache, `started-${String(events)}`, [...(await caseLogMadeOf()), models], async (folder) => {
    rmSync(folder, { recursive: true });
    cpSync(log, folder, { recursive: true });
    await passReactors(folder);
    const product = await startDemo(folder);
    await product.stop();
  });
};

/** What the log tells has been reacted to: the reactors go on behind its end. */
const passReactors = async (folder: string): Promise<void> => {
  const consumers = await inFolder(consumersOf);
  const store = await openSqliteEventStore({ directory: folder, readonly: true });
  const head = await store.head();
  const checkpoints = openSqliteCheckpoints(folder);
  for await (const [last] of store.readAll({ from: (head - 1n) as Position })) {
    if (!last) throw new TypeError('the log is empty');
    const checkpoint = { epoch: store.epoch, position: last.position, eventId: last.id };
    await checkpoints.save(new Map(consumers.map((consumer) => [consumer, checkpoint])));
  }
  await checkpoints.close();
  await store.close();
};

/** As the product tells them in its metrics. */
const consumersOf = async (directory: string): Promise<readonly string[]> => {
  const product = await startProduct(directory);
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  await product.stop();
  return [...metrics.matchAll(/follower="reactor ([^"]+)"/g)].map(([, name = '']) => name);
};
