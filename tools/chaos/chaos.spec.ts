import { chaos, reportOf } from './spawned';

jest.setTimeout(600_000);

const SEED = process.env['YIKOU_TEST_SEED'] ?? '20221201';
const KILLS = Number(process.env['YIKOU_TEST_KILLS'] ?? 20);

describe(`the built product, killed again and again under load (YIKOU_TEST_SEED=${SEED})`, () => {
  it('loses nothing that it has answered, does nothing twice, and its read models say what history says', async () => {
    const ended = await chaos('--kills', String(KILLS), '--seed', SEED, '--json');
    const report = reportOf(ended);
    expect(report).toMatchObject({ kills: KILLS, lost: 0, twice: 0, drift: 0, seed: SEED, faults: [] });
    expect(ended.code).toBe(0);
    expect(report.killsUnderLoad).toBeGreaterThanOrEqual(KILLS * 0.8);
    for (const shown of [report.powerLosses, report.retried, report.pushes, report.payments, report.timersFired])
      expect(shown).toBeGreaterThan(0);
  });

  it.each(['0', 'many', '-1'])('is not asked for %s kills', async (kills) => {
    expect(await chaos('--kills', kills)).toMatchObject({ code: 2, stdout: '' });
  });

  it('knows the ways of sabotage, and of losing power', async () => {
    expect(await chaos('--sabotage', 'gently')).toMatchObject({ code: 2, stdout: '' });
    expect(await chaos('--power-loss', 'gently')).toMatchObject({ code: 2, stdout: '' });
  });
});
