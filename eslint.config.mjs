import eslint from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Without a project graph Nx's rule only warns and checks nothing, so it is made here, for editors and plain `npx eslint` too.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: false });

const SERVICES = ['identity', 'catalog', 'intake', 'approval', 'supervision', 'subsidy', 'feedback', 'audit'];
const DRIVERS = ['libsql', 'better-sqlite3', 'kafkajs', '@platformatic/kafka', 'mongodb', 'mongoose', '@kurrent/kurrentdb-client'];

const TESTS = ['**/*.spec.ts', '**/testing/**/*.ts', 'tools/**/*.ts'];
const ADAPTERS = ['libs/*/{sqlite,embedded,kurrentdb,kafka,mongo}/**/*.ts'];
const DECIDERS = ['**/*.decider.ts'];

/** Who may depend on whom. A test may also start an adapter; nothing else changes for it. */
function boundaries({ inTests }) {
  const adapter = inTests ? ['type:adapter'] : [];
  const may = (type, ...types) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: [...types.map((name) => `type:${name}`), ...adapter],
    ...(type === 'adapter' ? {} : { bannedExternalImports: DRIVERS }),
  });
  const sees = (scope, ...scopes) => ({ sourceTag: `scope:${scope}`, onlyDependOnLibsWithTags: scopes.map((name) => `scope:${name}`) });
  return [
    may('kernel', 'kernel', 'port'),
    may('port', 'port', 'kernel'),
    may('adapter', 'port', 'kernel'),
    may('contracts', 'contracts', 'port', 'kernel'),
    may('platform', 'platform', 'adapter', 'port', 'kernel', 'contracts'),
    may('domain', 'domain', 'platform', 'port', 'kernel', 'contracts'),
    may('composition', 'domain', 'platform'),
    may('app', 'composition', 'domain', 'platform', 'adapter', 'port', 'kernel', 'contracts'),
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
    sees('kernel', 'kernel'),
    sees('contracts', 'contracts', 'kernel'),
    sees('platform', 'platform', 'contracts', 'kernel', 'shared'),
    sees('gateway', 'gateway', 'platform', 'contracts', 'kernel', 'shared'),
    ...SERVICES.map((service) => sees(service, service, 'platform', 'contracts', 'kernel', 'shared')),
    { sourceTag: 'scope:app', notDependOnLibsWithTags: ['scope:app', 'scope:tools'] },
    { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: ['*'] },
  ];
}

const moduleBoundaries = (options) => ({
  '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries(options) }],
});

const drivers = { group: DRIVERS.flatMap((name) => [name, `${name}/*`]), message: 'Only adapters import drivers.' };
const testing = { group: ['@yikou/*/testing'], message: 'Contract suites and test helpers are for tests.' };
const restrictedImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

/** Deciders are pure: whatever they need to know comes in on the command. */
const decidersImport = [
  {
    regex: '^(?!@yikou/(event-sourcing|shared-kernel)$)(?!\\.{1,2}/)',
    message: 'A decider imports @yikou/event-sourcing, @yikou/shared-kernel and its own types only.',
  },
  {
    regex: '\\.(http|reactor|relay|projection|queries|module)$',
    message: 'A decider imports its own types only, not what is built around them.',
  },
];
const impureGlobals = [
  'Date',
  'process',
  'crypto',
  'performance',
  'globalThis',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
];
const inDeciders = 'Deciders are pure: time, ids and looked-up facts come in on the command.';

export default defineConfig(
  globalIgnores(['**/node_modules/', 'dist/', 'data/', '.cache/', '.nx/', 'tmp/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...moduleBoundaries({ inTests: false }),
      ...restrictedImports(drivers, testing),
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Nest's modules are classes that carry a decorator only.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Nest and Fastify declare their options as classes and take literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An adapter may fulfil an asynchronous port without waiting for anything; it must still reject rather than throw.
      '@typescript-eslint/require-await': 'off',
      // Ids, events and commands are written as types: a union has no interface form.
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  { files: ADAPTERS, rules: restrictedImports(testing) },
  {
    files: DECIDERS,
    rules: {
      ...restrictedImports(...decidersImport),
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: inDeciders }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: inDeciders }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: inDeciders },
        { selector: 'AwaitExpression', message: inDeciders },
        { selector: ':function[async=true]', message: inDeciders },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      ...moduleBoundaries({ inTests: true }),
      ...restrictedImports(drivers),
      'max-lines': 'off',
      // In a test an absent value shows itself; the assertion is the check.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Jest's matchers and mocks take methods without calling them.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ADAPTERS.map((glob) => glob.replace('*.ts', '*.spec.ts')), rules: { 'no-restricted-imports': 'off' } },
  // A yardstick is the driver by itself, and what a service keeps to itself is measured from inside.
  { files: ['tools/bench/**/*.ts'], rules: { 'no-restricted-imports': 'off', '@nx/enforce-module-boundaries': 'off' } },
  // The command line and the tools speak to a person.
  { files: ['apps/**/*.ts', 'tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'require',
          'module',
          '__dirname',
          'URL',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'Buffer',
          'AbortSignal',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  prettier,
);
