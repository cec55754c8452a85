import { describeEventStoreContract } from './event-store-contract';
import { InMemoryEventStore, InMemoryLog } from './in-memory-event-store';

describeEventStoreContract('in memory', async () => {
  const log = new InMemoryLog();
  return {
    open: async () => new InMemoryEventStore(log),
    dispose: async () => undefined,
    leapTo: async (position) => {
      log.last = position;
    },
  };
});
