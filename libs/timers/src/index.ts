export * from './clock';
export * from './clock-stream/clock-stream';
export * from './clock-stream/clock-stream.aggregate';
export * from './domain-clock';
export * from './timer';
export * from './timer-service';
export * from './timers.projection';
