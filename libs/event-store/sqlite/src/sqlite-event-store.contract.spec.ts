import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStoreContract } from '@yikou/event-store/testing';
import Database from 'libsql';
import { EVENTS_FILE, openSqliteEventStore } from '.';
import { besideItsWriter } from './testing/beside-its-writer';

const leap = (directory: string, position: bigint): void => {
  const database = new Database(join(directory, EVENTS_FILE));
  database.prepare('UPDATE events SET position = ? WHERE position = (SELECT max(position) FROM events)').run(position);
  database.close();
};

describe.each([
  ['the writer', (directory: string) => openSqliteEventStore({ directory })],
  ['a reader that is told', (directory: string) => besideItsWriter(directory)],
])('%s', (name, open) => {
  describeEventStoreContract(`SQLite, ${name}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'yikou-events-'));
    return {
      open: () => open(directory),
      dispose: async () => {
        rmSync(directory, { recursive: true });
      },
      leapTo: async (position) => leap(directory, position),
    };
  });
});
