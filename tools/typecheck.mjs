// `npm run typecheck`
import { ensureInstalled } from './workspace/setup.mjs';
import { tell, typecheck } from './workspace/steps.mjs';

ensureInstalled();
const result = await typecheck();
tell(result);
process.exitCode = result.failed === 0 ? 0 : 1;
