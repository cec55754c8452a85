export * from './event-store-contract';
export * from './hash-vectors';
export * from './in-memory-event-store';
export * from './sample-events';
export { gathered, type MakeStore, type StoreUnderTest } from './store-under-test';
