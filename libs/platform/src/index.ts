export * from './auth';
export * from './config';
export * from './http';
export * from './logging';
export { operationsService } from './operations/operations.module';
export { PROJECTIONS, SERVICES } from './operations/tokens';
export { projectionsOf, workerSetup, type Stores } from './profile';
export * from './service';
export * from './tokens';
