import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asShown, guideOf, shownOf, type GuideRun } from './docs/guide';
import { runOnProduct } from './docs/product';

jest.setTimeout(240_000);

const guide = guideOf(readFileSync(join(__dirname, '..', 'docs', 'tutorial.md'), 'utf8'));

describe('the tutorial, run as it is written', () => {
  let run: GuideRun;
  beforeAll(async () => {
    run = await runOnProduct(guide);
  });

  it('runs to its end', () => {
    expect([run.printed.length, run.errors]).toEqual([guide.steps.length, '']);
  });

  const shown = guide.steps.flatMap((step, index) => (step.shown ? [[step.line, index, step.shown] as const] : []));

  it.each(shown)('prints what the page shows: line %i', (_, index, expected) => {
    expect(asShown(run.printed[index] ?? '', expected)).toEqual(shownOf(expected));
  });
});
