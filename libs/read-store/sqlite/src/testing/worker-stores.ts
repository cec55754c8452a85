import { openToldReader } from '@yikou/event-store-sqlite';
import type { OpenStores } from '@yikou/read-store';
import { openSqliteReadStore } from '../sqlite-read-store';

/** Both stores of a data folder, for a worker. */
export const workerStores: OpenStores = async (options) => {
  const { directory } = options as { readonly directory: string };
  return { ...openToldReader({ directory }), models: openSqliteReadStore({ directory }) };
};
