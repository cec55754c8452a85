import { openSqliteEventStore } from '@yikou/event-store-sqlite';

const replay = async (directory: string): Promise<void> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  let count = 0;
  for await (const page of store.readAll()) count += page.length;
  await store.close();
  process.stdout.write(JSON.stringify({ count, peakBytes: process.resourceUsage().maxRSS * 1024 }));
};

void replay(process.argv[2] ?? '');
