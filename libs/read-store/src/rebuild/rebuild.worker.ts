import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Relay } from '@yikou/event-bus';
import type { AnyProjection } from '../projection';
import { build } from './build';
import { loadReference } from './references';
import { endsWhenTold } from './thread-end';
import type { OpenStores, WorkerMessage, WorkerRequest, WorkerResult } from './worker-request';

const tell = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};

/** What it opened is closed before the answer is given: the other side may swap and drop files at once. */
const built = async ({ stores, options, relays, projection, side, live }: WorkerRequest): Promise<WorkerResult> => {
  const open = loadReference(stores) as OpenStores;
  const opened = await open(options);
  try {
    const task = {
      projection: loadReference(projection) as AnyProjection,
      relays: relays.map((relay) => loadReference(relay) as Relay),
      side,
      ...(live !== undefined && { live }),
    };
    return await build(opened, task, (progress) => {
      tell({ progress });
    });
  } finally {
    await opened.models.close();
    await opened.events.close();
  }
};

/** What the threads that answer leave over is enough for a rebuild. Elsewhere than on Linux this would be said of the whole process. */
const yieldToOthers = (): void => {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
};

yieldToOthers();
endsWhenTold();

/** One request at a time. An error ends the thread, and the other side hears it. */
parentPort?.on('message', (request: WorkerRequest) => {
  void built(request).then((result) => {
    tell({ result });
  });
});
