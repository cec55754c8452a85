import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindKeyStore, openSqliteEventStore, syncFolder } from '@yikou/event-store-sqlite';
import { openKeys } from './stores';

jest.mock('@yikou/event-store-sqlite', () => {
  const actual = jest.requireActual<typeof import('@yikou/event-store-sqlite')>('@yikou/event-store-sqlite');
  return { ...actual, bindKeyStore: jest.fn(actual.bindKeyStore), syncFolder: jest.fn(actual.syncFolder) };
});

it('has the folder of keys on the disk before history names its key store', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-stores-'));
  const events = await openSqliteEventStore({ directory });
  const first = await openKeys(directory, undefined);
  expect(jest.mocked(syncFolder)).toHaveBeenCalledWith(directory);
  const [synced = Infinity] = jest.mocked(syncFolder).mock.invocationCallOrder;
  const [bound = 0] = jest.mocked(bindKeyStore).mock.invocationCallOrder;
  expect(synced).toBeLessThan(bound);
  await first.close();
  await (await openKeys(directory, undefined)).close();
  expect(jest.mocked(bindKeyStore)).toHaveBeenCalledTimes(1);
  await events.close();
  rmSync(directory, { recursive: true });
});
