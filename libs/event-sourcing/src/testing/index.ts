export * from './given-when-then';
export * from './golden-samples';
export * from './properties';
