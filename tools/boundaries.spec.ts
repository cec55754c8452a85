import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

type Case = readonly [what: string, file: string, code: string];

const uses = (...modules: string[]): string =>
  modules.map((name, index) => `import * as m${index} from '${name}';\n`).join('') +
  `export const used = [${modules.map((_, index) => `m${index}`).join(', ')}];\n`;

const BOUNDARY = '@nx/enforce-module-boundaries';
const IMPORT = 'no-restricted-imports';
const GLOBAL = 'no-restricted-globals';

const refused: readonly (readonly [...Case, rule: string])[] = [
  ['a service imports another service', 'libs/intake/src/x.ts', uses('@yikou/approval'), BOUNDARY],
  ['a service imports another service in a test', 'libs/intake/src/x.spec.ts', uses('@yikou/approval'), BOUNDARY],
  ['a service reaches another one by path', 'libs/intake/src/x.ts', uses('../../approval/src/index'), BOUNDARY],
  ['a service imports the gateway', 'libs/intake/src/x.ts', uses('@yikou/gateway'), BOUNDARY],
  ['a service imports an adapter', 'libs/intake/src/x.ts', uses('@yikou/event-store-sqlite'), BOUNDARY],
  ['a service imports a driver', 'libs/intake/src/x.ts', uses('libsql'), IMPORT],
  ['a service loads a driver later', 'libs/intake/src/x.ts', "export const load = () => import('libsql');\n", BOUNDARY],
  ['a service imports test helpers', 'libs/intake/src/x.ts', uses('@yikou/event-sourcing/testing'), IMPORT],
  ['a service imports the list of services', 'libs/intake/src/x.ts', uses('@yikou/services'), BOUNDARY],
  ['the list of services imports an adapter', 'libs/services/src/x.ts', uses('@yikou/event-store-sqlite'), BOUNDARY],
  ['the gateway imports a service', 'libs/gateway/src/x.ts', uses('@yikou/intake'), BOUNDARY],
  ['the platform imports a service', 'libs/platform/src/x.ts', uses('@yikou/intake'), BOUNDARY],
  ['a port imports its adapter', 'libs/event-store/src/x.ts', uses('@yikou/event-store-sqlite'), BOUNDARY],
  ['a port imports a driver', 'libs/event-store/src/x.ts', uses('libsql'), IMPORT],
  ['the kernel imports the platform', 'libs/event-sourcing/src/x.ts', uses('@yikou/platform'), BOUNDARY],
  ['contracts import a service', 'libs/contracts/src/x.ts', uses('@yikou/catalog'), BOUNDARY],
  ['an adapter imports a service', 'libs/read-store/sqlite/src/x.ts', uses('@yikou/catalog'), BOUNDARY],
  ['an app imports a driver', 'apps/standalone/src/x.ts', uses('libsql'), IMPORT],
  ['an app imports another app', 'apps/standalone/src/x.ts', uses('../../cli/src/main'), BOUNDARY],
  ['a decider imports the platform', 'libs/intake/src/case/case.decider.ts', uses('@yikou/platform'), IMPORT],
  ['a decider imports contracts', 'libs/intake/src/case/case.decider.ts', uses('@yikou/contracts'), IMPORT],
  ['a decider imports Nest', 'libs/intake/src/case/case.decider.ts', uses('@nestjs/common'), IMPORT],
  ['a decider imports Node', 'libs/intake/src/case/case.decider.ts', uses('node:crypto'), IMPORT],
  ['a decider imports its controller', 'libs/intake/src/case/case.decider.ts', uses('./case.http'), IMPORT],
  ['a decider imports test helpers', 'libs/intake/src/case/case.decider.ts', uses('@yikou/event-sourcing/testing'), IMPORT],
  ['a decider asks the clock', 'libs/intake/src/case/case.decider.ts', 'export const now = Date.now();\n', GLOBAL],
  ['a decider makes a date', 'libs/intake/src/case/case.decider.ts', 'export const now = new Date();\n', GLOBAL],
  ['a decider reads the environment', 'libs/intake/src/case/case.decider.ts', 'export const mode = process.env;\n', GLOBAL],
  ['a decider throws dice', 'libs/intake/src/case/case.decider.ts', 'export const n = Math.random();\n', 'no-restricted-properties'],
  [
    'a decider waits',
    'libs/intake/src/case/case.decider.ts',
    'export const f = async (p: Promise<1>) => await p;\n',
    'no-restricted-syntax',
  ],
];

const allowed: readonly Case[] = [
  [
    'a service uses ports, kernel, contracts and platform',
    'libs/intake/src/x.ts',
    uses('@yikou/event-store', '@yikou/event-sourcing', '@yikou/shared-kernel', '@yikou/contracts', '@yikou/platform', '@nestjs/common'),
  ],
  ["a service's test starts an adapter", 'libs/intake/src/x.spec.ts', uses('@yikou/event-store-sqlite', '@yikou/event-sourcing/testing')],
  ['an adapter implements its port', 'libs/event-store/sqlite/src/x.ts', uses('@yikou/event-store', '@yikou/shared-kernel', 'libsql')],
  ["an adapter's test runs the contract suite", 'libs/event-store/sqlite/src/x.spec.ts', uses('@yikou/event-store/testing', 'libsql')],
  ['the platform chooses adapters', 'libs/platform/src/x.ts', uses('@yikou/event-store-sqlite', '@yikou/event-bus-embedded')],
  [
    'an app composes services and adapters',
    'apps/standalone/src/x.ts',
    uses('@yikou/services', '@yikou/intake', '@yikou/approval', '@yikou/gateway', '@yikou/key-store-sqlite'),
  ],
  [
    'a decider uses the kernel and its own types',
    'libs/intake/src/case/case.decider.ts',
    uses('@yikou/event-sourcing', '@yikou/shared-kernel', './case'),
  ],
];

/** The rules that each text breaks, in one run of ESLint for all of them. */
function brokenRules(cases: readonly Case[]): string[][] {
  const input = JSON.stringify(cases.map(([, file, code]) => ({ file, code })));
  const output = execFileSync(process.execPath, [join(__dirname, 'workspace', 'lint-probe.mjs')], { input, encoding: 'utf8' });
  return JSON.parse(output) as string[][];
}

describe('module boundaries', () => {
  const cases: Case[] = [...refused.map(([what, file, code]): Case => [what, file, code]), ...allowed];
  const broken = new Map<string, string[]>();

  beforeAll(() => {
    brokenRules(cases).forEach((rules, index) => broken.set(cases[index]![0], rules));
  }, 120_000);

  it.each(refused)('refuse: %s', (what, _file, _code, rule) => {
    expect(broken.get(what)).toContain(rule);
  });

  it.each(allowed)('allow: %s', (what) => {
    expect(broken.get(what)).toEqual([]);
  });
});
