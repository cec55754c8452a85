// `npm test`: type check, lint, format, build, and all tests but those of the whole system.
import { ensureInstalled } from './workspace/setup.mjs';
import { build, conclude, format, jest, lint, typecheck } from './workspace/steps.mjs';

ensureInstalled();
console.log('yikou: type check, lint and format …');
const checks = await Promise.all([typecheck(), lint().then(async (result) => [result, await format()])]);
const built = await build();
console.log('yikou: tests …');
const tests = await jest('tests', 'jest.config.cjs', '--maxWorkers=100%');
conclude([...checks.flat(), built, tests.passed + tests.failed === 0 ? { ...tests, failed: 1, output: 'No test was found.' } : tests]);
