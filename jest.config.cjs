const { pathsToModuleNameMapper } = require('./tools/module-paths.cjs');

/** Packages that ship ES modules only: Jest in CommonJS mode has to transform them. */
const esmOnly = ['@nestjs', 'jose', 'uuid', 'csv-parse', 'file-type', 'cookie', '@seriousme'];

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testEnvironment: 'node',
  // Finds what hangs. Less would fail what is only slow, on a machine that has more to do.
  testTimeout: 60_000,
  setupFiles: ['<rootDir>/tools/jest-seed.cjs'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/tools/system/'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  moduleNameMapper: pathsToModuleNameMapper(),
  transform: { '^.+\\.(ts|mjs|js)$': ['@swc/jest', require('./tools/swc-options.cjs')] },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|')})/)`],
  cacheDirectory: '<rootDir>/.cache/jest',
  collectCoverage: false,
  injectGlobals: true,
};
