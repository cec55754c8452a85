import { planOf } from './plan';
import { drawing } from './seed';

describe('the kills of a run', () => {
  const plan = planOf(200, drawing('1'));

  it('are the same for the same seed, and others for another', () => {
    expect(planOf(200, drawing('1'))).toEqual(plan);
    expect(planOf(200, drawing('2'))).not.toEqual(plan);
  });

  it('come of each kind, nine in ten under load', () => {
    const count = (...kinds: readonly string[]): number => plan.filter(({ kind }) => kinds.includes(kind)).length;
    expect(count('load', 'answer', 'rebuild')).toBeGreaterThanOrEqual(180);
    for (const kind of ['answer', 'rebuild', 'clock', 'start']) expect(count(kind)).toBeGreaterThan(5);
  });

  it('begin with one under load, and lose power now and then', () => {
    for (let seed = 0; seed < 50; seed += 1) expect(planOf(1, drawing(String(seed)))[0]).toMatchObject({ index: 0, kind: 'load' });
    expect(plan.filter(({ losesPower }) => losesPower).length).toBeGreaterThan(40);
  });
});
