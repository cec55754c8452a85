import { join } from 'node:path';
import type { SabotageName } from './sabotage/names';

/** The built product lies in the root, this file in a tree beside it. */
const ROOT = join(__dirname, '..', '..', '..', '..');

/** What is started: the built product, or the one that is broken on purpose. */
export const programOf = (sabotage: SabotageName | undefined): string =>
  sabotage === undefined ? join(ROOT, 'dist', 'apps', 'standalone', 'src', 'main.js') : join(__dirname, 'sabotage', 'main.js');

/** `yikou …` */
export const CLI = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');
