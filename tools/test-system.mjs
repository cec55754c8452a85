// `npm run test:system`: the built product from outside. Arguments go to Jest, e.g. a file name.
import { ensureInstalled } from './workspace/setup.mjs';
import { build, conclude, jest } from './workspace/steps.mjs';

ensureInstalled();
const built = await build();
conclude([built, await jest('system tests', 'jest.system.config.cjs', '--runInBand', '--passWithNoTests', ...process.argv.slice(2))]);
