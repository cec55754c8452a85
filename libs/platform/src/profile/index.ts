export { openEmbedded } from './embedded';
export { RunningModels } from './models';
export { parkedKeyList, projectionsOf, timerIndexOf } from './platform-models';
export type { Runtime } from './runtime';
export { workerSetup } from './worker-stores';
