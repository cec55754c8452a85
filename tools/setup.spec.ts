import { execFileSync } from 'node:child_process';
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
