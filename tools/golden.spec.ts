import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './docs/root';

const sources = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('testing'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, 'libs', path), 'utf8') }));

const namesIn = (test: boolean, pattern: RegExp): readonly string[] =>
  sources
    .filter(({ path }) => path.endsWith('.spec.ts') === test)
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = '']) => name))
    .toSorted();

it('every codec of events has golden samples, which also show that damage is refused', () => {
  const codecs = namesIn(false, /export const (\w+) = eventCodec</g);
  expect(codecs.length).toBeGreaterThan(15);
  expect(namesIn(true, /describeGoldenSamples\((\w+),/g)).toEqual(codecs);
});
