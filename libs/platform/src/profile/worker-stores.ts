import { openToldReader } from '@yikou/event-store-sqlite';
import type { WorkerSetup, WorkerStores } from '@yikou/read-store';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import type { ServiceDefinition } from '../http';

/** What a worker thread opens to build a read model: the log beside its writer, and the models. */
export const openWorkerStores = async (options: unknown): Promise<WorkerStores> => {
  const { directory } = options as { readonly directory: string };
  return { ...openToldReader({ directory }), models: openSqliteReadStore({ directory }) };
};

/** For threads beside a product of these services on this data folder. */
export const workerSetup = (services: readonly ServiceDefinition[], directory: string): WorkerSetup => ({
  stores: { file: __filename, name: 'openWorkerStores' },
  options: { directory },
  relays: services.flatMap(({ relay }) => (relay ? [relay.reference] : [])),
});
