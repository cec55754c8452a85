export * from './auth';
export * from './config';
export * from './http';
export * from './logging';
export { operationsService } from './operations/operations.module';
export { PROJECTIONS, SERVICES } from './operations/tokens';
export { checkpointsOf, KEYS_FOLDER, lossIn, openKeys, projectionsOf, workerSetup, type Loss, type Stores } from './profile';
export * from './service';
export * from './tokens';
