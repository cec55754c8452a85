export * from './event-bus';
export * from './message';
export * from './parking/parking';
