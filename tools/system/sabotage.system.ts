import { chaos, reportOf } from '../chaos/spawned';
import { SABOTAGES, type SabotageName } from '../chaos/sabotage/names';

const KILLS = 3;

/** What chaos must call it. */
const FOUND: Readonly<Record<SabotageName, 'lost' | 'twice'>> = {
  'ack-before-commit': 'lost',
  'no-dedupe': 'twice',
  'skip-checkpoint': 'lost',
  'lost-timer': 'lost',
  'double-number': 'twice',
};

describe('a product that was broken on purpose', () => {
  it.each(SABOTAGES)('is found out: %s', async (sabotage) => {
    const ended = await chaos('--kills', String(KILLS), '--seed', '7', '--sabotage', sabotage, '--json');
    expect(reportOf(ended)[FOUND[sabotage]]).toBeGreaterThan(0);
    expect(ended.code).toBe(1);
  });
});
