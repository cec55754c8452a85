import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGuide } from './docs/guide';
import { ROOT } from './docs/root';

jest.setTimeout(180_000);

const ACCOUNTS = [
  'clerk',
  'officer',
  'officer2',
  'legal',
  'head',
  'finance',
  'finance2',
  'supervisor',
  'auditor',
  'keeper',
  'admin',
  'applicant',
];

/** What `npm start` prints on an empty folder, from its address to how it is stopped. */
const printedBy = (product: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    product.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('stop: Ctrl-C')) resolve(said);
    });
    product.once('exit', () => {
      reject(new Error(said));
    });
  });

describe.each([
  [
    'the demo city',
    'demo',
    [
      { outcome: 'granted' },
      { received: expect.any(Number) as unknown, refused: 0 },
      { status: 'confirmed' },
      { items: expect.any(Array) as unknown },
    ],
  ],
  ['an empty folder', 'none', [{ items: expect.any(Array) as unknown }, { accountId: expect.any(String) as unknown }, { mode: 'system' }]],
] as const)('what npm start says of %s', (_, seed, answers) => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-welcome-'));
  let product: ChildProcess;
  let said: string;

  beforeAll(async () => {
    product = spawn(process.execPath, [join(ROOT, 'tools', 'start.mjs')], {
      cwd: ROOT,
      env: { ...process.env, YIKOU_PORT: '0', YIKOU_SEED: seed, YIKOU_DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    said = await printedBy(product);
  });
  afterAll(async () => {
    const ended = once(product, 'exit');
    product.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('is its address, its folder and every demo account', () => {
    expect(said).toMatch(/Yikou is ready: http:\/\/127\.0\.0\.1:\d+ /);
    expect(said).toContain(`data folder: ${folder}\n`);
    const [, list = ''] = /demo accounts:\n((?: {2}\w+ .+\n)+)/.exec(said) ?? [];
    expect(
      list
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/\s+/)[0]),
    ).toEqual(ACCOUNTS);
  });

  it('is three things to try, and they do what they say when they are pasted', async () => {
    const [, things = ''] = /three things to try.*\n([^]+)\n\n/.exec(said) ?? [];
    expect(things.match(/^ {2}[123]\. /gm)).toHaveLength(3);
    const steps = things
      .split('\n')
      .filter((line) => /^ {2}token\(\)| curl /.test(line))
      .map((script, line) => ({ line, script }));
    const { printed, errors } = await runGuide({ environment: {}, steps }, { url: '' });
    expect(errors).toBe('');
    expect(printed.slice(1).map((text) => JSON.parse(text) as unknown)).toEqual(
      answers.map((each) => expect.objectContaining(each) as unknown),
    );
  });
});
