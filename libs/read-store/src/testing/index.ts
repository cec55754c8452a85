export * from './in-memory-read-store';
export * from './read-store-contract';
export * from './read-store-queries';
export * from './samples';
