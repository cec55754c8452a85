import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linksOf, partsOf, pathsOf } from './docs/markdown';
import { ROOT } from './docs/root';
import { applied, changesOf } from './docs/walk';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const pages = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs').toSorted()];
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** Files that the walk makes: they are named before they are there. */
const toBeMade = new Set(changesOf(textOf('CONTRIBUTING.md')).flatMap((change) => ('content' in change ? [change.file] : [])));

/** Those of the product, of the command line, and of the system tests; and a code that looks like one. */
const variables = new Set([
  ...[...textOf('docs/configuration.md').matchAll(/`(YIKOU_[A-Z_]+)`/g)].map(([, name = '']) => name),
  'YIKOU_URL',
  'YIKOU_TOKEN',
  'YIKOU_TEST_DATA',
  'YIKOU_AFTER_MALFORMED',
]);

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  it('links to what is there', () => {
    const missing = linksOf(text).filter(({ target }) => !exists(join(dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it('names paths of the repository that are there', () => {
    const missing = pathsOf(text).filter(({ target }) => !exists(target) && !toBeMade.has(target));
    expect(missing).toEqual([]);
  });

  it('names variables that there are', () => {
    const missing = [...text.matchAll(/\bYIKOU_[A-Z_]*[A-Z]\b/g)].map(([name]) => name).filter((name) => !variables.has(name));
    expect(missing).toEqual([]);
  });

  it('names files to test and lint that are there', () => {
    const words = partsOf(text).fences.flatMap(({ text: block }) => [...block.matchAll(/npx (?:jest|eslint) (\S+)/g)]);
    const missing = words.map(([, path = '']) => path).filter((path) => !exists(path) && !exists(`${path}.spec.ts`));
    expect(missing).toEqual([]);
  });
});

it('the glossary names identifiers that the code has', () => {
  const sources = ['libs', 'apps']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map(textOf)
    .join('\n');
  const words = new Set(sources.match(/\w+/g));
  const [, ...rows] = textOf('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) =>
    [...(row.split(' | ')[1] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/\w+/g) ?? []),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((word) => !words.has(word))).toEqual([]);
});

describe('the walk of CONTRIBUTING.md', () => {
  const changes = changesOf(textOf('CONTRIBUTING.md'));

  it('changes files', () => {
    expect(changes.length).toBeGreaterThan(10);
  });

  it.each(changes.map((change) => [change.file, change] as const))('fits %s as it is now', (file, change) => {
    if ('content' in change) expect(exists(file)).toBe(false);
    else expect(applied(textOf(file), change.hunks)).not.toBe(textOf(file));
  });
});
