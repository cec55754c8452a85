import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import type { Reference, WorkerStores } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';

/** What a worker thread opens to build a read model: the log beside its writer, and the models. */
export const openWorkerStores = async (options: unknown): Promise<WorkerStores> => {
  const { directory } = options as { readonly directory: string };
  return { events: await openSqliteEventStore({ directory, readonly: true }), models: openSqliteReadStore({ directory }) };
};

export const workerStores: Reference = { file: __filename, name: 'openWorkerStores' };
