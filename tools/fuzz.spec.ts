import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './docs/root';

describe('npm run fuzz', () => {
  const fuzz = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools', 'fuzz.mjs'), ...args], { cwd: ROOT, encoding: 'utf8' });
    return [status, stderr] as const;
  };

  it('takes minutes, a seed and what of it to run, and nothing else', () => {
    for (const wrong of [['--minutes', 'x'], ['--seed', '-1'], ['--seed', '99999999999'], ['--hours', '1'], ['extra']])
      expect(fuzz(...wrong)).toEqual([2, expect.stringContaining('--minutes N')]);
  });

  it('says when there is nothing to run', () => {
    expect(fuzz('--only', 'no-such-file')).toEqual([1, expect.stringContaining('no fuzz test has no-such-file')]);
  });
});
