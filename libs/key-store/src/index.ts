export * from './key-store';
export * from './key-store.errors';
export * from './sealing';
