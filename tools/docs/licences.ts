import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** Every package that ships, of every platform, as package-lock.json has them. */
export const shipped = (): readonly Package[] => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
  const all = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version = '', license = 'unknown' }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: license,
    }));
  const once = new Map(all.map((each) => [`${each.name}@${each.version}`, each]));
  return [...once.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

/** Terms under which a product under Apache-2.0 may be passed on with them. */
export const COMPATIBLE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense']);

export const licences = (): string => {
  const all = shipped();
  return [
    '# 第三方许可 · Licences',
    '<!-- Made by `npm run docs`; a test keeps it equal to package-lock.json. -->',
    `Yikou is under Apache-2.0 (\`LICENSE\`). With it ship ${String(all.length)} packages, each under its own licence, whose text lies in its folder in \`node_modules\`. A test refuses a licence that does not go with Apache-2.0. \`npm run sbom\` writes the same as a CycloneDX document; \`npm audit --omit=dev --audit-level=high\` tells whether an advisory is known against one of them.`,
    [
      '| package | version | licence |',
      '| --- | --- | --- |',
      ...all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    ].join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
};
