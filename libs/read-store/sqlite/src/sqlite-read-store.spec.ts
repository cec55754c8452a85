import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeReadStoreContract } from '@yikou/read-store/testing';
import { openSqliteReadStore } from './sqlite-read-store';

describeReadStoreContract('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'yikou-read-store-'));
  return {
    open: async () => openSqliteReadStore({ directory }),
    remove: () => rm(directory, { recursive: true }),
  };
});
