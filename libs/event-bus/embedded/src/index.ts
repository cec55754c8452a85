export * from './checkpoints';
export * from './embedded-bus';
export * from './sqlite-checkpoints';
