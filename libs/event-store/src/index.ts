export * from './append-rules';
export * from './envelope';
export * from './event-store';
export * from './followers';
export * from './hash';
export * from './nth';
export * from './verify';
