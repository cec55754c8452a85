import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPATIBLE, shipped } from './docs/licences';
import { ROOT } from './docs/root';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly object[];
}

describe('what ships', () => {
  it('is under licences that go with Apache-2.0', () => {
    expect(shipped().length).toBeGreaterThan(50);
    expect(shipped().filter(({ licence }) => !COMPATIBLE.has(licence))).toEqual([]);
  });

  it('is written as CycloneDX by npm run sbom: every package that is installed for it, with its licence, and no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'yikou-sbom-'));
    try {
      const file = join(folder, 'deep', 'sbom.json');
      execFileSync(process.execPath, [join(ROOT, 'tools', 'sbom.mjs'), file], { encoding: 'utf8' });
      const document = JSON.parse(readFileSync(file, 'utf8')) as { bomFormat: string; components: readonly Component[] };
      expect(document.bomFormat).toBe('CycloneDX');
      const listed = document.components.map(({ name, version }) => `${name}@${version}`);
      const known = new Set(shipped().map(({ name, version }) => `${name}@${version}`));
      expect(listed.filter((each) => !known.has(each))).toEqual([]);
      const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
      expect(listed).toEqual(expect.arrayContaining(Object.entries(dependencies).map(([name, version]) => `${name}@${version}`)));
      expect(document.components.filter(({ purl, licenses = [] }) => !purl.startsWith('pkg:npm/') || licenses.length === 0)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
