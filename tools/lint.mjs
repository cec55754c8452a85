// `npm run lint`
import { ensureInstalled } from './workspace/setup.mjs';
import { format, lint, tell } from './workspace/steps.mjs';

ensureInstalled();
const steps = [await lint(), await format()];
steps.forEach(tell);
process.exitCode = steps.some(({ failed }) => failed > 0) ? 1 : 0;
