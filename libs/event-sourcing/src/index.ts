export { DomainError } from '@yikou/shared-kernel';
export * from './aggregate';
export * from './codec';
export * from './command-handler';
export * from './decider';
export * from './process-manager';
