import { writeSync } from 'node:fs';
import { streamName } from '@yikou/event-store';
import { sampleEvents } from '@yikou/event-store/testing';
import { openSqliteEventStore } from '..';

/** Appends three events at a time for several callers at once and prints each stream that has been acknowledged, until it is killed. */
const [directory = '', round = ''] = process.argv.slice(2);

const run = async () => {
  const store = await openSqliteEventStore({ directory });
  writeSync(1, 'ready\n');
  const caller = async (name: string) => {
    for (let count = 0; ; count += 1) {
      const stream = streamName('review', `${round}_${name}_${String(count)}`);
      await store.append(stream, sampleEvents(stream, 3), 'NoStream');
      writeSync(1, `${stream}\n`);
    }
  };
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(caller));
};

void run();
