export * from './bad-input';
export * from './dto-agreement';
export * from './history';
export { refusedFields, sampleService } from './sample.service';
export {
  DEFAULT_CLOCK_START,
  startProduct,
  type TestAnswer,
  type TestProduct,
  type TestProductOptions,
  type TestRequest,
} from './start-product';
export type { TestAccount } from './test-accounts';
