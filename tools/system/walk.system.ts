import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../docs/root';
import { applied, changesOf } from '../docs/walk';
import { run } from './product';

/** What a copy of the repository does without. */
const LEFT = new Set(['node_modules', 'dist', 'data', '.git', '.cache', '.nx', 'coverage', 'tmp']);

const changes = changesOf(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'));

describe('the walk of CONTRIBUTING.md, done in a copy of the repository', () => {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'yikou-walk-'));
    cpSync(ROOT, copy, { recursive: true, filter: (path) => !LEFT.has(relative(ROOT, path)) });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const change of changes) {
      const file = join(copy, change.file);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'content' in change ? change.content : applied(readFileSync(file, 'utf8'), change.hunks));
    }
  });

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  const node = (...words: readonly string[]) => run(process.execPath, words, {}, copy);

  it('type-checks', async () => {
    const { code, stdout } = await node('node_modules/typescript/bin/tsc', '--noEmit', '--incremental', 'false', '-p', 'tsconfig.json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('passes the specs of intake and the contracts: the event is decided, stored, projected, queried and told', async () => {
    const { code, stderr } = await node('node_modules/jest/bin/jest.js', 'libs/intake/src/case', 'libs/contracts');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });
});
