export * from './auth';
export * from './config';
export * from './http';
export * from './logging';
export * from './service';
export * from './tokens';
