import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asShown, guideOf, shownOf, type GuideRun } from './guide';
import { runOnProduct } from './product';
import { ROOT } from './root';

/** A page is run as it is written, on a product of its own, and prints what it shows. */
export const describePage = (page: string): void => {
  const guide = guideOf(readFileSync(join(ROOT, page), 'utf8'));
  const shown = guide.steps.flatMap((step, index) => (step.shown ? [[step.line, index, step.shown] as const] : []));

  describe(`${page}, run as it is written`, () => {
    let run: GuideRun;
    beforeAll(async () => {
      run = await runOnProduct(guide);
    });

    it('runs to its end', () => {
      expect([run.printed.length, run.errors]).toEqual([guide.steps.length, '']);
    });

    it.each(shown)('prints what the page shows: line %i', (_, index, expected) => {
      expect(asShown(run.printed[index] ?? '', expected)).toEqual(shownOf(expected));
    });
  });
};
