export { openEmbedded } from './embedded';
export { RunningModels } from './models';
export { parkedKeyList, timerIndexOf } from './platform-models';
export type { Runtime } from './runtime';
