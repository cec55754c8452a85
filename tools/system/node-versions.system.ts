import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../docs/root';
import { run, startBuilt, type Product } from './product';

/** The oldest that is supported in its line, and the newest of every later line with long-term support, or the promise of it. */
const VERSIONS = ['20.19.0', '22.12.0', '22.23.3', '24.21.0', '26.10.0'] as const;

const READY_WITHIN_S = 5;

/** The package that carries the binary of this platform. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** A binary of that version, from the registry; kept in .cache. */
const nodeOf = async (version: string): Promise<string> => {
  const home = join(ROOT, '.cache', 'node', version);
  const binary = join(home, 'node_modules', PACKAGE, 'bin', 'node');
  if (existsSync(binary)) return binary;
  const npm = process.env['npm_execpath'];
  const [command = '', ...words] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const flags = ['--prefix', home, '--no-save', '--ignore-scripts', '--loglevel=error'];
  const { code, stderr } = await run(command, [...words, 'install', ...flags, `${PACKAGE}@${version}`]);
  if (code !== 0) throw new Error(`${PACKAGE}@${version} is not to be had: ${stderr}`);
  return binary;
};

type Answer = Readonly<Record<string, unknown>>;

/** Somebody at the window, at a desk, or with the books. */
class Office {
  private keys = 0;
  private readonly tokens = new Map<string, string>();

  constructor(private readonly url: string) {}

  async post(as: string, path: string, body?: object): Promise<Answer> {
    return this.ask(as, path, { method: 'POST', ...(body && { body: JSON.stringify(body) }) });
  }

  async get(as: string, path: string): Promise<Answer> {
    return this.ask(as, path, { method: 'GET' });
  }

  /** Asks until what follows from the last command has come so far. */
  async until(as: string, path: string, isSo: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const answer = await this.get(as, path).catch(() => ({}));
      if (isSo(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async ask(as: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token(as)}`,
      'idempotency-key': `window-${String((this.keys += 1))}`,
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
    };
    const response = await fetch(this.url + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  private async token(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known !== undefined) return known;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/auth/token`, { method: 'POST', headers, body: JSON.stringify({ account }) });
    const { token } = (await response.json()) as { readonly token: string };
    this.tokens.set(account, token);
    return token;
  }
}

const yikouBy = (node: string, ...words: readonly string[]) => run(node, [join(ROOT, 'tools', 'yikou.mjs'), ...words]);

const MATERIALS = ['application', 'conditions'].map((code) => ({ code, sha256: 'a'.repeat(64), bytes: 1, mediaType: 'application/pdf' }));

/** Seconds from `npm start` to ready, of each version. */
const starts: number[] = [];

describe.each(VERSIONS)('on Node %s', (version) => {
  let node: string;
  let product: Product;
  let office: Office;

  beforeAll(async () => {
    node = await nodeOf(version);
    const begun = performance.now();
    product = await startBuilt({ by: [node, join(ROOT, 'tools', 'start.mjs')], env: { YIKOU_LOG_LEVEL: 'warn' } });
    starts.push((performance.now() - begun) / 1_000);
    await product.welcomed();
    office = new Office(product.url);
  });
  afterAll(async () => {
    await product.stop();
    product.remove();
  });

  it('npm start is ready, and complains of nothing', async () => {
    expect((await run(node, ['--version'])).stdout.trim()).toBe(`v${version}`);
    process.stderr.write(`Node ${version}: ready after ${String(starts.at(-1)?.toFixed(1))} s\n`);
    expect(product.said()).not.toMatch(/warning|deprecat|"level":"(warn|error)"/i);
  });

  it('a case goes from the window to its delivery, and all of it is in its history', async () => {
    const { items } = (await office.get('clerk', '/catalog/items?limit=200')) as { readonly items: readonly Answer[] };
    const itemId = items.find(({ name }) => name === '食品经营许可')?.['itemId'];
    const applicant = { kind: 'natural', name: '示例申请人', number: '11010519491231002X' };
    const { caseId } = await office.post('clerk', '/intake/cases', { itemId, channel: 'window', applicant, materials: MATERIALS });
    const [intake, review] = [`/intake/cases/${String(caseId)}`, `/approval/reviews/${String(caseId)}`];
    await office.post('clerk', `${intake}/acceptances`);
    await office.until('officer', review, ({ status }) => status === 'awaitingExamination');
    await office.post('officer', `${review}/examinations`, { opinion: 'grant' });
    await office.post('officer2', `${review}/decisions`, { outcome: 'granted' });
    await office.until('clerk', intake, ({ status }) => status === 'decided');
    await office.post('clerk', `${intake}/deliveries`, { method: 'window' });
    const history = await office.until('auditor', `/audit/cases/${String(caseId)}/history`, (answer) =>
      JSON.stringify(answer).includes('intake.case.delivered'),
    );
    const types = (history['items'] as readonly Answer[]).map(({ type }) => type);
    for (const type of ['intake.case.registered', 'intake.case.accepted', 'approval.review.examined', 'approval.review.decided'])
      expect(types).toContain(type);
  });

  it('read models equal their rebuild, in threads of their own, and the chains verify, beside the product and after it', async () => {
    const { runId } = await office.post('auditor', '/admin/read-models/checks', {});
    const path = `/admin/read-models/checks/${String(runId)}`;
    const { models } = (await office.until('auditor', path, ({ status }) => status !== undefined && status !== 'running')) as {
      readonly models: readonly Answer[];
    };
    expect(models.length).toBeGreaterThan(20);
    expect(models.filter(({ status }) => status !== 'same')).toEqual([]);
    const verify = () => yikouBy(node, 'verify', '--data-dir', product.dataDirectory, '--json');
    expect(JSON.parse((await verify()).stdout)).toMatchObject({ ok: true, faults: [] });
    expect(await product.stop('SIGINT')).toBe(0);
    expect(JSON.parse((await verify()).stdout)).toMatchObject({ ok: true, faults: [] });
  });
});

it('README.md says on which', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(VERSIONS.join(', '));
});

it('npm start is ready within 5 s once built: the fastest of these, since whatever else runs makes it slower', () => {
  expect(Math.min(...starts)).toBeLessThan(READY_WITHIN_S);
});
