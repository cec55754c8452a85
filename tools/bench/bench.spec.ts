import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GROUPS } from './groups';
import { percentile, rowOf, type Row } from './measuring';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const ROWS = Object.values(GROUPS).flatMap(({ rows }) => rows);

describe('npm run bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-bench-spec-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const bench = async (...words: string[]) => {
    const json = join(folder, 'rows.json');
    const all = ['tools/bench.mjs', '--size', 'small', '--cache', join(folder, 'cache'), '--json', json, ...words];
    const { stdout } = await run(process.execPath, all, { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 });
    return { stdout, rows: JSON.parse(readFileSync(json, 'utf8')) as readonly Row[] };
  };

  it('prints every row, small as it is, and writes it as JSON of one shape; how fast it was is not asked here', async () => {
    const { stdout, rows } = await bench();
    expect(rows.map(({ row }) => row)).toEqual(ROWS);
    for (const { row, value, yardstick, ratio, target, targetOf, bound, met, rounds, spread } of rows) {
      expect(stdout).toContain(`| ${row} |`);
      expect([row, value > 0, rounds, target > 0]).toEqual([row, true, 1, true]);
      expect([null, 'number']).toContain(yardstick === null ? null : typeof yardstick);
      expect(ratio === null).toBe(yardstick === null);
      const judged = targetOf === 'ratio' ? ratio! : value;
      // Rounded to three digits: at the very bound both are right.
      if (judged !== target) expect([row, met]).toEqual([row, bound === 'atLeast' ? judged > target : judged < target]);
      expect(spread.value.lowest).toBeLessThanOrEqual(spread.value.highest);
    }
    expect(stdout).toMatch(/load \d+\.\d \(1 min\)/);
  }, 600_000);

  it('measures only the rows that are asked for', async () => {
    const { rows } = await bench('--rows', 'long stream', '--rounds', '2');
    expect(rows).toMatchObject([{ row: 'append to a long stream, state cache warm', rounds: 2 }]);
  }, 120_000);
});

describe('a row', () => {
  const of = { row: 'r', unit: 'x', note: '' };
  it('is judged by the medians of its rounds, and tells the spread', () => {
    const measured = [10, 30, 20].map((value) => ({ value, yardstick: 20 }));
    expect(rowOf({ ...of, target: { of: 'ratio', atLeast: 1 } }, measured)).toMatchObject({
      value: 20,
      yardstick: 20,
      ratio: 1,
      met: true,
      spread: { value: { lowest: 10, highest: 30 }, ratio: { lowest: 0.5, highest: 1.5 } },
    });
    expect(rowOf({ ...of, target: { of: 'ratio', atLeast: 1.01 } }, measured).met).toBe(false);
    expect(rowOf({ ...of, target: { of: 'value', atMost: 19 } }, [{ value: 20 }])).toMatchObject({
      yardstick: null,
      ratio: null,
      met: false,
    });
  });

  it('takes percentiles by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([percentile(values, 50), percentile(values, 99), percentile([7], 99)]).toEqual([100, 198, 7]);
  });
});
