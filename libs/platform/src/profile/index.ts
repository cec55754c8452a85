export { openEmbedded } from './embedded';
export { checkpointsOf, lossIn, type Loss } from './lost-history';
export { RunningModels } from './models';
export { parkedKeyList, projectionsOf, timerIndexOf } from './platform-models';
export type { Runtime } from './runtime';
export { KEYS_FOLDER, openKeys, type Stores } from './stores';
export { workerSetup } from './worker-stores';
