import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './root';

const HELP = /(<!-- printed by: yikou ([^>]*?) -->\n+```text\n)[^]*?(```)/g;

/** The page with each block that follows a comment `printed by: yikou …` as that command prints it now. */
export const withHelp = (page: string): string =>
  page.replaceAll(HELP, (_, before: string, words: string, after: string) => `${before}${printedBy(words)}\n${after}`);

const printedBy = (words: string): string =>
  execFileSync(process.execPath, [join(ROOT, 'tools', 'yikou.mjs'), ...words.split(' ')], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
