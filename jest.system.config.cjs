/** The whole system, built and started as a user would: slow, one after the other, apart from `npm test`. */
const base = require('./jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/tools'],
  testMatch: ['**/system/**/*.system.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 15 * 60 * 1000,
  verbose: true,
};
