export * from './in-memory-key-store';
export * from './key-store.contract';
