export * from './in-memory-read-store';
export * from './read-store-contract';
export * from './read-store-queries';
export * from './samples';
export * from './sample-log';
export * from './sample-projections';
