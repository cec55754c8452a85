import { InMemoryReadStore, ModelMemory } from './in-memory-read-store';
import { describeReadStoreContract } from './read-store-contract';

describeReadStoreContract('in memory', async () => {
  const memory = new ModelMemory();
  return { open: async () => new InMemoryReadStore(memory), remove: async () => undefined };
});
