export * from './bus-strategy';
export * from './reacts';
