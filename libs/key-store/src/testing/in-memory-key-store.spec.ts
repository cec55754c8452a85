import { InMemoryKeyStore, KeyMemory } from './in-memory-key-store';
import { describeKeyStore } from './key-store.contract';

describeKeyStore('in memory', async () => {
  const memory = new KeyMemory();
  return {
    store: new InMemoryKeyStore(memory),
    again: async () => new InMemoryKeyStore(memory),
    dispose: async () => undefined,
  };
});
