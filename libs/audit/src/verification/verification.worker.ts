import { parentPort, workerData } from 'node:worker_threads';
import { verifyLog, type Position } from '@yikou/event-store';
import { endsWhenTold, loadReference, type OpenStores } from '@yikou/read-store';
import type { ThreadMessage, ThreadRequest } from './verification.thread';

const tell = (message: ThreadMessage): void => {
  parentPort?.postMessage(message);
};

/** An error ends the thread, and the other side hears it. */
const run = async ({ stores, options, from }: ThreadRequest): Promise<void> => {
  const { events, models } = await (loadReference(stores) as OpenStores)(options);
  try {
    const head = await events.head();
    const onProgress = (done: number, position: Position) => tell({ progress: { events: done, position, head } });
    tell({ found: await verifyLog(events, { ...(from !== undefined && { from: from as Position }), onProgress }) });
  } finally {
    await models.close();
    await events.close();
  }
};

endsWhenTold();
void run(workerData as ThreadRequest).finally(() => parentPort?.close());
