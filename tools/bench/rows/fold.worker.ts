import { parentPort } from 'node:worker_threads';
import { categoryOf, type Position } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';

export interface FoldTask {
  readonly directory: string;
  /** Positions: exclusive, inclusive. */
  readonly after: number;
  readonly until: number;
}

/** Counts events by day, category and type, as figures do; only how many there were goes back. */
const fold = async ({ directory, after, until }: FoldTask): Promise<number> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  const figures = new Map<string, number>();
  reading: for await (const page of store.readAll({ from: BigInt(after) as Position })) {
    for (const { position, stream, type, metadata } of page) {
      if (position > until) break reading;
      const key = `${metadata.occurredAt.slice(0, 10)} ${categoryOf(stream)} ${type}`;
      figures.set(key, (figures.get(key) ?? 0) + 1);
    }
  }
  await store.close();
  return [...figures.values()].reduce((sum, each) => sum + each, 0);
};

parentPort?.on('message', (task: FoldTask | 'ready') => {
  void (task === 'ready' ? Promise.resolve(0) : fold(task)).then((result) => {
    parentPort?.postMessage(result);
  });
});
