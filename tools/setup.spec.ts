import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const setup = pathToFileURL(join(__dirname, 'workspace', 'setup.mjs')).href;
const lock = (packages: object): string => JSON.stringify({ packages });
const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-another-platform': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

describe('installed packages', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yikou-setup-'));
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), lock(wanted));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const isInstalled = (): string =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', `import { isInstalled } from '${setup}'; console.log(isInstalled(process.argv[1]))`, folder],
      { encoding: 'utf8' },
    ).trim();
  const record = (packages: object): void => {
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), lock(packages));
  };

  it('are missing in a fresh clone', () => {
    expect(isInstalled()).toBe('false');
  });

  it('are complete without the binaries of other platforms', () => {
    record({ 'node_modules/a': wanted['node_modules/a'] });
    expect(isInstalled()).toBe('true');
  });

  it('are missing again once the lock file names another version', () => {
    record({ 'node_modules/a': { version: '0.9.0', integrity: 'sha512-old' } });
    expect(isInstalled()).toBe('false');
  });
});

describe('a Node that can load ES modules by require', () => {
  const supported = (version: string): string =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '-e', `import { isSupported } from '${setup}'; console.log(isSupported(process.argv[1]))`, version],
      { encoding: 'utf8' },
    ).trim();

  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.10.0'])('%s is taken', (version) => {
    expect(supported(version)).toBe('true');
  });

  it.each(['18.20.8', '20.18.3', '21.7.3', '22.11.0'])('%s is refused', (version) => {
    expect(supported(version)).toBe('false');
  });
});

describe('an installation', () => {
  /** Writes down when it begins and when it ends, a while later. */
  const installing = (folder: string, name: string) => {
    const lock = join(folder, 'cache', 'installing');
    const work = `(what) => appendFileSync(process.argv[1] + '/log', what + ' ${name}\\n')`;
    const script = `import { appendFileSync } from 'node:fs'; import { oneAtATime } from '${setup}'; const tell = ${work};
      oneAtATime(${JSON.stringify(lock)}, () => { tell('begin'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); tell('end'); });`;
    return once(spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'inherit' }), 'exit');
  };

  it('waits for one that is under way, and not for one that died', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yikou-setup-'));
    mkdirSync(join(folder, 'cache'));
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    writeFileSync(join(folder, 'cache', 'installing'), String(dead.pid));
    await Promise.all(['a', 'b', 'c'].map((name) => installing(folder, name)));
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
    const turns = [0, 2, 4].map((at) => lines.slice(at, at + 2).map((line) => line.split(' ')));
    for (const [begin, end] of turns) expect([begin?.[0], end]).toEqual(['begin', ['end', begin?.[1]]]);
    expect(new Set(turns.map(([begin]) => begin?.[1])).size).toBe(3);
    rmSync(folder, { recursive: true });
  });

  const textOf = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');

  it('runs no script of a package: nothing is compiled, nothing is downloaded but the packages', () => {
    expect(textOf('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  it('takes every package from the registry that is set up, and from nowhere else', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
    };
    expect(Object.values(packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
  });
});
