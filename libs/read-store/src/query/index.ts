export * from './cursor';
export * from './fields';
export * from './order';
export * from './planner';
export * from './segments';
