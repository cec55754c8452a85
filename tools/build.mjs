// `npm run build`
import { ensureInstalled, fail } from './workspace/setup.mjs';

ensureInstalled();
const { ensureBuilt } = await import('./workspace/build.mjs');
await ensureBuilt().catch((error) => fail(`the build failed.\n${error.message}`));
