import type { EventStore } from '@yikou/event-store';
import { openSqliteEventStore, openToldReader } from '..';

/** Everything is read by a reader that is told of each append; only the appends go to the writer. */
export const besideItsWriter = async (directory: string): Promise<EventStore> => {
  const writer = await openSqliteEventStore({ directory });
  const { events, appended } = openToldReader({ directory });
  return {
    epoch: events.epoch,
    append: async (...given) => {
      const result = await writer.append(...given);
      appended();
      return result;
    },
    readStream: (stream, options) => events.readStream(stream, options),
    readAll: (options) => events.readAll(options),
    subscribe: (options) => events.subscribe(options),
    head: () => events.head(),
    close: async () => {
      await events.close();
      await writer.close();
    },
  };
};
