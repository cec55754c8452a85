import { describePage } from './docs/page-suite';

jest.setTimeout(240_000);

describePage('docs/tutorial.md');
