export * from './bus-world';
export * from './event-bus-contract';
export * from './notes';
