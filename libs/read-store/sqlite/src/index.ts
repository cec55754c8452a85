export * from './sqlite-read-store';
export { modelCheckpointsIn } from './model-checkpoints';
export { generationShape } from './registry';
