import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBeingReplaced, lockDataFolder, openSqliteEventStore, replaceContent } from '.';

const replacement = { incoming: 'restoring-1', aside: 'replaced-1', drop: ['keys', 'models'] };

describe('the content of a data folder, replaced', () => {
  let directory: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const filesIn = (folder: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('lock.db'))
        .map((entry) => [
          join(entry.parentPath, entry.name).slice(directory.length + 1),
          readFileSync(join(entry.parentPath, entry.name), 'utf8'),
        ]),
    );

  const fill = () => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-replaced-'));
    for (const name of ['events.db', 'events.db-wal', 'bus.db', 'keys/keys.db', 'models/a.db']) put(name, 'old');
    for (const name of ['events.db', 'keys/keys.db']) put(`restoring-1/${name}`, 'new');
    put('replaced-0/events.db', 'older');
  };
  const before = {
    'events.db': 'old',
    'events.db-wal': 'old',
    'bus.db': 'old',
    'keys/keys.db': 'old',
    'models/a.db': 'old',
    'restoring-1/events.db': 'new',
    'restoring-1/keys/keys.db': 'new',
    'replaced-0/events.db': 'older',
  };
  const after = {
    'events.db': 'new',
    'keys/keys.db': 'new',
    'replaced-1/events.db': 'old',
    'replaced-1/events.db-wal': 'old',
    'replaced-1/bus.db': 'old',
    'replaced-0/events.db': 'older',
  };

  beforeEach(fill);
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  it('puts the old aside, without what is not to stay, and what was put aside before stays', () => {
    replaceContent(directory, replacement);
    expect(filesIn('.')).toEqual(after);
    expect(isBeingReplaced(directory)).toBe(false);
    expect(lockDataFolder(directory)).toMatchObject({ finished: false });
  });

  /** The n-th act on the file system does not happen, nor any after it: as when the process is killed there. */
  const killedAt = (n: number): number => {
    let acts = 0;
    for (const name of ['renameSync', 'rmSync', 'mkdirSync', 'fsyncSync'] as const) {
      const real = fs[name].bind(fs) as (...of: unknown[]) => unknown;
      jest.spyOn(fs, name).mockImplementation(((...of: unknown[]) => {
        acts += 1;
        if (acts > n) throw new Error('killed');
        return real(...of);
      }) as never);
    }
    try {
      replaceContent(directory, replacement);
    } catch (error) {
      expect(error).toMatchObject({ message: 'killed' });
    }
    jest.restoreAllMocks();
    return acts;
  };

  it('is the old one or the new one, wherever it is killed', () => {
    const whole = killedAt(Infinity);
    expect(whole).toBeGreaterThan(20);
    let decided = 0;
    for (let n = 0; n < whole; n += 1) {
      rmSync(directory, { recursive: true });
      fill();
      killedAt(n);
      const cutOff = isBeingReplaced(directory);
      const lock = lockDataFolder(directory);
      lock.release();
      expect([n, lock.finished]).toEqual([n, cutOff]);
      decided += cutOff ? 1 : 0;
      rmSync(join(directory, 'replacing.json.new'), { force: true });
      expect([n, filesIn('.')]).toEqual([n, cutOff || !existsSync(join(directory, 'restoring-1')) ? after : before]);
    }
    expect(decided).toBeGreaterThan(10);
  });

  it('is not read while it is neither', async () => {
    put('replacing.json', JSON.stringify({ ...replacement, phase: 'out' }));
    await expect(openSqliteEventStore({ directory, readonly: true })).rejects.toThrow('yikou restore --finish');
  });
});
