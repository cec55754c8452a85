import { parentPort, workerData } from 'node:worker_threads';
import { gathered } from '@yikou/event-store/testing';
import { openSqliteEventStore } from '..';

/** Reads all of the store beside the writer of the main thread and tells the revisions. */
const run = async () => {
  const store = await openSqliteEventStore({ directory: String(workerData), readonly: true });
  const events = await gathered(store.readAll());
  await store.close();
  parentPort?.postMessage(events.map(({ stream, revision }) => `${stream} ${String(revision)}`));
};

void run();
