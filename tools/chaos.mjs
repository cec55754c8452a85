// `npm run chaos`: kills the built product again and again under load, and looks whether anything was lost or done twice.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureInstalled, fail } from './workspace/setup.mjs';

ensureInstalled();
const { buildChaos, ensureBuilt } = await import('./workspace/build.mjs');
const broken = (error) => fail(`the build failed.\n${error.message}`);
await ensureBuilt().catch(broken);
const tree = await buildChaos().catch(broken);
process.argv[1] = join(tree, 'tools', 'chaos', 'main.js');
createRequire(import.meta.url)(process.argv[1]);
