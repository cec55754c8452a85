import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import { growthRows } from '../rows/growth';
import { SIZES } from '../sizes';
import { RawEvents } from '../yardsticks/raw-events';
import { cached } from './cached';
import { wholeCases } from './case-events';
import { caseList } from './case-list';

describe('data that are made once', () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'yikou-bench-spec-'));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(cache, { recursive: true });
  });

  it('are made again when they were made of something else, and what is of no use goes', async () => {
    const made: string[] = [];
    const data = (name: string, ...madeOf: string[]) =>
      cached(cache, name, madeOf, async (folder) => {
        made.push(madeOf.join());
        writeFileSync(join(folder, 'text'), madeOf.join());
      });
    const first = await data('log-10', 'a', 'b');
    const other = await data('log-100', 'a', 'b');
    expect(await data('log-10', 'a', 'b')).toBe(first);
    expect(made).toEqual(['a,b', 'a,b']);
    const second = await data('log-10', 'a', 'c');
    expect(readFileSync(join(second, 'text'), 'utf8')).toBe('a,c');
    expect([first, second, other].map((folder) => existsSync(folder))).toEqual([false, true, true]);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('serve the growth rows though their list is of another build and a run was cut off before it had taken away what it appended', async () => {
    const size = { ...SIZES.small, young: 500, grown: 1_000, probes: 5 };
    const measure = () => growthRows({ size, rounds: 1, cache, scratch: cache });
    const names = (await measure()).map(({ row }) => row);
    const folder = (name: string) => join(cache, readdirSync(cache).find((each) => each.startsWith(name)) ?? '');
    const models = openSqliteReadStore({ directory: folder('case-list-1000.') });
    await models.open({ ...caseList.model, version: caseList.model.version + 1 });
    await models.close();
    const raw = new RawEvents(join(folder('log-1000.'), 'events.db'));
    raw.append(wholeCases(100, 20));
    raw.close();
    expect((await measure()).map(({ row }) => row)).toEqual(names);
  });
});
