import { createInterface } from 'node:readline';
import { Followers, START, type EventStore, type SubscribeOptions } from '@yikou/event-store';
import { Projections } from '@yikou/read-store';
import { sampleCaseProjection } from '@yikou/read-store/testing';
import { workerStores } from './worker-stores';

/**
 * Projects a data folder in small pages, until it has all or is killed. After each page it tells the position up to which the model can be
 * read, and goes on when it is sent a line.
 */
const main = async (directory: string): Promise<void> => {
  const { events, models } = await workerStores({ directory });
  const followers = new Followers();
  const tell = (): void => void process.stdout.write(`${followers.list()[0]?.position ?? START}\n`);
  const projections = await Projections.start([sampleCaseProjection], { events: inSmallPages(events, tell), models, followers });
  await projections.caughtUp(60_000);
  await projections.stop();
};

const inSmallPages = (events: EventStore, tell: () => void): EventStore => {
  const small = (options?: SubscribeOptions) => ({ pageSize: 10, ...options });
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  async function* asTold<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
    for await (const page of pages) {
      yield page;
      tell();
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
