export * from './http';
export * from './tokens';
