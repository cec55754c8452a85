import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, fail, root } from './setup.mjs';

/** Nest is loaded by `require` of ES modules on purpose; some Node versions call that experimental each time. */
function withoutRequireWarning() {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest) => {
    if (/Support for loading ES Module|CommonJS module .* is loading ES Module/.test(String(warning))) return;
    emitWarning(warning, ...rest);
  };
}

/** Installs and builds what is missing, then becomes the app: the same process, so signals and exit code are its own. */
export async function runApp(name) {
  ensureInstalled();
  const { ensureBuilt } = await import('./build.mjs');
  await ensureBuilt().catch((error) => fail(`the build failed.\n${error.message}`));
  const main = join(root, 'dist', 'apps', name, 'src', 'main.js');
  if (!existsSync(main)) fail(`apps/${name}/src/main.ts is missing.`);
  withoutRequireWarning();
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}
