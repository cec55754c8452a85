import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CLI, measured, realInput, run, yikou } from './product';

const RESIDENT_MB = 300;

describe('the history of an older system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-history-'));
  const data = join(folder, 'data');
  const file = (name: string): string => join(folder, name);
  const json = async (...words: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await yikou(...words, '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  /** Without what no parser gives: comments, and how an empty element is closed. */
  const plain = (text: string): string =>
    text
      .replaceAll(/<!--[^]*?-->\s*/g, '')
      .replaceAll(' />', '/>')
      .replaceAll(' ?>', '?>');

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes in once, however often it is imported, and is given back as it was', async () => {
    const log = realInput('receipt.xes.gz');
    expect(await json('import', log, '--log', 'receipt', '--data-dir', data)).toEqual({ cases: 1434, events: 8577, alreadyThere: 0 });
    expect(await json('import', log, '--log', 'receipt', '--data-dir', data)).toEqual({ cases: 0, events: 0, alreadyThere: 8577 });
    const exported = await json('export', '--format', 'xes', '--log', 'receipt', '--out', file('out.xes'), '--data-dir', data);
    expect(exported).toEqual({ cases: 1434, events: 8577 });
    expect(readFileSync(file('out.xes'), 'utf8')).toBe(plain(gunzipSync(readFileSync(log)).toString('utf8')));
    expect(await json('verify', '--data-dir', data)).toMatchObject({ ok: true });
  });

  it('of 200,000 events takes no more memory than is said, and tells its rate', async () => {
    const log = file('large.xes');
    expect((await run(process.execPath, ['tools/large-log.mjs', '--events', '200000', '--out', log])).code).toBe(0);
    const { code, stdout, seconds, residentMb } = await measured('import', log, '--data-dir', file('large'), '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { events: 200_000, alreadyThere: 0 }]);
    console.log(`import: ${String(Math.round(200_000 / seconds))} events/s, ${String(residentMb)} MB resident`);
    expect(residentMb).toBeLessThan(RESIDENT_MB);
  });

  it('that is one single case takes no more either', async () => {
    const log = file('one.xes');
    expect((await run(process.execPath, ['tools/large-log.mjs', '--events', '200000', '--cases-of', '0', '--out', log])).code).toBe(0);
    const { code, stdout, seconds, residentMb } = await measured('import', log, '--data-dir', file('one'), '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { cases: 1, events: 200_000, alreadyThere: 0 }]);
    console.log(`import of one case: ${String(Math.round(200_000 / seconds))} events/s, ${String(residentMb)} MB resident`);
    expect(residentMb).toBeLessThan(RESIDENT_MB);
    const exported = await measured('export', '--format', 'xes', '--log', 'one', '--out', file('one.out.xes'), '--data-dir', file('one'));
    expect(exported.code).toBe(0);
    expect(exported.residentMb).toBeLessThan(RESIDENT_MB);
    expect(readFileSync(file('one.out.xes')).equals(readFileSync(log))).toBe(true);
  });

  /** Kills an import with SIGKILL after a while; whether it was still at work. */
  const killed = (words: readonly string[], afterMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, ...words], { stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
      child.once('exit', (_, signal) => {
        clearTimeout(timer);
        resolve(signal === 'SIGKILL');
      });
    });

  it.each([
    ['XES', 'killed.xes', []],
    ['a table', 'killed.csv', ['--mapping', 'killed.csv.json']],
  ])('is the same after it was killed again and again: %s', async (_, name, [option, mapping]) => {
    const log = file(name);
    expect((await run(process.execPath, ['tools/large-log.mjs', '--events', '30000', '--out', log])).code).toBe(0);
    const words = ['import', log, '--log', 'killed', ...(option && mapping ? [option, file(mapping)] : []), '--data-dir'];
    const begun = performance.now();
    await json(...words, file(`${name}-undisturbed`));
    const wholeMs = performance.now() - begun;
    let kills = 0;
    for (const part of [0.4, 0.3, 0.6, 0.5, 0.7, 0.8]) {
      if (!(await killed([...words, file(`${name}-disturbed`)], part * wholeMs))) break;
      kills += 1;
      if (existsSync(join(file(`${name}-disturbed`), 'events.db'))) await json('verify', '--data-dir', file(`${name}-disturbed`));
    }
    expect(kills).toBeGreaterThan(2);
    await json(...words, file(`${name}-disturbed`));
    expect(await json(...words, file(`${name}-disturbed`))).toEqual({ cases: 0, events: 0, alreadyThere: 30_000 });
    for (const each of ['undisturbed', 'disturbed']) {
      await json('export', '--format', 'xes', '--log', 'killed', '--out', file(each), '--data-dir', file(`${name}-${each}`));
    }
    expect(readFileSync(file('disturbed'), 'utf8') === readFileSync(file('undisturbed'), 'utf8')).toBe(true);
    const counts = await Promise.all(['undisturbed', 'disturbed'].map((each) => json('verify', '--data-dir', file(`${name}-${each}`))));
    expect((counts[1] as { events: number }).events).toBeLessThanOrEqual((counts[0] as { events: number }).events + kills);
  });
});
