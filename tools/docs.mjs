// `npm run docs`: writes the pages that are made from the code. `npm test` fails when one of them is not as the code is.
import { ensureInstalled } from './workspace/setup.mjs';

ensureInstalled();
process.env.UPDATE_DOCS = '1';
const { conclude, jest } = await import('./workspace/steps.mjs');
conclude([await jest('pages', 'jest.config.cjs', 'tools/reference.spec.ts', 'libs/platform/src/config/config.spec.ts')]);
