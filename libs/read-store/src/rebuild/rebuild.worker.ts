import { parentPort, workerData } from 'node:worker_threads';
import type { Relay } from '@yikou/event-bus';
import type { AnyProjection } from '../projection';
import { build } from './build';
import { loadReference } from './references';
import type { OpenStores, WorkerMessage, WorkerRequest } from './worker-request';

const tell = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};

/** An error ends the thread, and the other side hears it. */
const run = async ({ stores, options, relays, projection, side, live }: WorkerRequest): Promise<void> => {
  const open = loadReference(stores) as OpenStores;
  const { events, models } = await open(options);
  try {
    const task = {
      projection: loadReference(projection) as AnyProjection,
      relays: relays.map((relay) => loadReference(relay) as Relay),
      side,
      ...(live !== undefined && { live }),
    };
    tell({ result: await build({ events, models }, task, (progress) => tell({ progress })) });
  } finally {
    await models.close();
    await events.close();
  }
};

void run(workerData as WorkerRequest);
