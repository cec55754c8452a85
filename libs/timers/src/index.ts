export * from './clock';
export * from './timer';
