import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report } from './report';
import { SABOTAGES, type SabotageName } from './sabotage/names';

jest.setTimeout(600_000);

const SEED = process.env['YIKOU_TEST_SEED'] ?? '20221201';
const KILLS = Number(process.env['YIKOU_TEST_KILLS'] ?? 20);
const SABOTAGED_KILLS = 3;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run chaos -- …` */
const chaos = async (...words: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [join(__dirname, '..', 'chaos.mjs'), ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
};

const reportOf = ({ stdout, stderr }: Ended): Report => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
};

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

  it('knows the ways of sabotage', async () => {
    expect(await chaos('--sabotage', 'gently')).toMatchObject({ code: 2, stdout: '' });
  });
});

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
    const ended = await chaos('--kills', String(SABOTAGED_KILLS), '--seed', '7', '--sabotage', sabotage, '--json');
    expect(reportOf(ended)[FOUND[sabotage]]).toBeGreaterThan(0);
    expect(ended.code).toBe(1);
  });
});
