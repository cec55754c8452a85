export { boot, PortInUse, type BootOptions, type Running } from './boot';
export { sentenceOf } from './sentence';
