// `npm run bench`: the speed of the embedded product, against yardsticks in the same run. Everything runs as it was built.
import { ensureInstalled, fail, root } from './workspace/setup.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

ensureInstalled();
const { buildBench } = await import('./workspace/build.mjs');
const built = await buildBench().catch((error) => fail(`the build failed.\n${error.message}`));
const main = join(built, 'tools', 'bench', 'main.js');
process.argv[1] = main;
process.chdir(root);
await import(pathToFileURL(main).href);
