export * from './projection';
export * from './query';
export * from './read-store';
