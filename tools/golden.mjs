// `npm run golden`: the data folder of this version, which every later version must open. Commit what it writes; `npm test` fails without it.
import { ensureInstalled } from './workspace/setup.mjs';

ensureInstalled();
process.env.UPDATE_GOLDEN = '1';
const { conclude, jest } = await import('./workspace/steps.mjs');
conclude([await jest('golden', 'jest.config.cjs', 'tools/golden.spec.ts')]);
