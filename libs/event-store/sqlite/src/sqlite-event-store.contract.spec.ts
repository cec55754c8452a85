import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStoreContract } from '@yikou/event-store/testing';
import Database from 'libsql';
import { EVENTS_FILE, openSqliteEventStore } from '.';

describeEventStoreContract('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-events-'));
  return {
    open: () => openSqliteEventStore({ directory }),
    dispose: async () => {
      rmSync(directory, { recursive: true });
    },
    leapTo: async (position) => {
      const database = new Database(join(directory, EVENTS_FILE));
      database.prepare('UPDATE events SET position = ? WHERE position = (SELECT max(position) FROM events)').run(position);
      database.close();
    },
  };
});
