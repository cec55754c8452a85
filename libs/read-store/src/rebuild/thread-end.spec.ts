import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { endThread } from './thread-end';
import { threadOptions } from './thread-options';

describe('a thread that is told to end', () => {
  it('comes back from the call that it is in before it ends: stopped in the middle of one, SQLite takes the process with it', async () => {
    const file = join(__dirname, '..', 'testing', 'busy-thread.ts');
    const thread = new Worker(file, threadOptions(file));
    const heard: string[] = [];
    thread.on('message', (message: string) => {
      heard.push(message);
      if (message === 'called') endThread(thread);
    });
    expect(await once(thread, 'exit')).toEqual([0]);
    expect(heard).toEqual(['called', 'returned']);
  });
});
