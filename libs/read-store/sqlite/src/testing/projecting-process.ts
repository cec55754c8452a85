import { createInterface } from 'node:readline';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Followers, type EventStore, type SubscribeOptions } from '@yikou/event-store';
import { Projections } from '@yikou/read-store';
import { sampleCaseProjection } from '@yikou/read-store/testing';
import { workerStores } from './worker-stores';

/**
 * Projects a data folder in small pages and tells each position it has reached, until it has all or is killed. It goes on to the next page
 * when it is sent a line.
 */
const main = async (directory: string): Promise<void> => {
  const { events, models } = await workerStores({ directory });
  const projections = await Projections.start([sampleCaseProjection], { events: inSmallPages(events), models, followers: new Followers() });
  const head = await events.head();
  for (let told = 0n; told < head;) {
    const position = projections.health()[0]?.position ?? 0n;
    if (position > told) process.stdout.write(`${position}\n`);
    told = position;
    await turnOfTheLoop();
  }
  await projections.stop();
};

const inSmallPages = (events: EventStore): EventStore => {
  const small = (options?: SubscribeOptions) => ({ pageSize: 10, ...options });
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  async function* asTold<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
    for await (const page of pages) {
      yield page;
      await lines.next();
    }
  }
  return {
    epoch: events.epoch,
    append: (stream, appended, expected) => events.append(stream, appended, expected),
    readStream: (stream, options) => events.readStream(stream, options),
    readAll: (options) => asTold(events.readAll(small(options))),
    subscribe: (options) => asTold(events.subscribe(small(options))),
    head: () => events.head(),
    close: () => events.close(),
  };
};

void main(process.argv[2] ?? '');
