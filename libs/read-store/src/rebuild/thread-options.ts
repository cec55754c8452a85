import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const CONFIGURATION = 'tsconfig.base.json';

/** Node 22.12 warns in every thread anew that a module is required; in the first thread `npm start` keeps that to itself. */
const QUIETLY = ['--disable-warning=ExperimentalWarning'];

/** How Node starts a file in a thread or process of its own: compiled as it is; a source (in tests, in development) through SWC. */
export const threadOptions = (file: string): { execArgv?: string[]; env?: NodeJS.ProcessEnv } => {
  if (extname(file) !== '.ts') return { execArgv: QUIETLY };
  return {
    execArgv: ['--require', createRequire(file).resolve('@swc-node/register')],
    env: { ...process.env, SWC_NODE_PROJECT: configurationAbove(file) },
  };
};

const configurationAbove = (file: string): string => {
  const folder = dirname(file);
  const configuration = join(folder, CONFIGURATION);
  if (existsSync(configuration)) return configuration;
  if (folder === dirname(folder)) throw new TypeError(`no ${CONFIGURATION} above a source file`);
  return configurationAbove(folder);
};
