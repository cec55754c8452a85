import { chaos } from '../chaos/spawned';
import type { LossesReport } from '../chaos/power-loss/recorded/recorded-losses';

const SEED = process.env['YIKOU_TEST_SEED'] ?? '20221201';
const LOSSES = Number(process.env['YIKOU_TEST_LOSSES'] ?? 30);

/** @throws Error with what it said when it gave no report, e.g. that there is no strace */
const recorded = async (...words: readonly string[]): Promise<LossesReport & { readonly code: number | null }> => {
  const { code, stdout, stderr } = await chaos('--power-loss', 'recorded', '--seed', SEED, '--json', ...words);
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as LossesReport) };
};

describe(`a loss of power in a recording of what the product writes and syncs (YIKOU_TEST_SEED=${SEED})`, () => {
  it('loses nothing that was answered, whatever the disk drops that was not synced; and a disk that lies is found out', async () => {
    const report = await recorded('--kills', String(LOSSES));
    expect(report).toMatchObject({ powerLosses: LOSSES, lost: 0, twice: 0, drift: 0, faults: [], code: 0 });
    expect(report.liesFound).toEqual(['events.db-wal', 'keys.db-wal']);
    for (const shown of [report.started, report.thatTook, report.commandsChecked]) expect(shown).toBeGreaterThan(0);
  });

  it('shows a product that answers before it has committed', async () => {
    const { lost, code } = await recorded('--kills', '20', '--sabotage', 'ack-before-commit');
    expect(lost).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});
