import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describePage } from './docs/page-suite';
import { ROOT } from './docs/root';

jest.setTimeout(240_000);

const folder = join('docs', 'how-to');
const pages = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md') && name !== 'README.md');

describePage('README.md');
for (const page of pages.toSorted()) describePage(join(folder, page));
