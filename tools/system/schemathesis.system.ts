import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, startBuilt, type Product } from './product';

const ROOT = join(__dirname, '..', '..');

interface Operation {
  readonly tags: readonly string[];
  /** Roles that may do it; absent: everybody. */
  readonly 'x-yikou-grants'?: Readonly<Record<string, string>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Whose token is used. `most` has every role that can be held together with others. */
const ACCOUNTS = {
  most: ['clerk', 'officer', 'legal', 'head', 'office', 'finance', 'supervisor', 'keeper', 'admin'],
  auditor: ['auditor'],
  applicant: ['applicant'],
  /** Logs out, and so cannot do the rest. */
  leaving: ['clerk'],
  /** Keeps accounts: comes last, since it closes those of the others. */
  admin: ['admin'],
} as const;
type Account = keyof typeof ACCOUNTS;

const DEPARTMENTS = { departmentCode: 'YK-XSP', furtherDepartments: ['YK-SCJG', 'yjgl'] };

const accountFor = (name: string, { tags, 'x-yikou-grants': grants }: Operation): Account => {
  if (name === 'POST /auth/logout') return 'leaving';
  if (tags.includes('identity')) return 'admin';
  const mayDo = (account: Account) => ACCOUNTS[account].some((role) => role in (grants ?? {}));
  return grants && !mayDo('most') ? (mayDo('auditor') ? 'auditor' : 'applicant') : 'most';
};

const operationsOf = ({ paths }: OpenApi): readonly (readonly [string, Operation])[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );

/** Answered with 503 until the read models have caught up. */
const ASKED_AT_THE_START = 'GET /health/ready';

describe('schemathesis, with all checks', () => {
  let product: Product;
  let operations: ReturnType<typeof operationsOf>;
  const tokens = new Map<Account, string>();

  const send = (path: string, token: string, body?: object): Promise<Response> =>
    fetch(product.url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': path, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  const tokenOf = async (account: string): Promise<string> => {
    const response = await send('/auth/token', '', { account });
    if (response.status !== 200) throw new Error(`no token for ${account}: ${await response.text()}`);
    return ((await response.json()) as { readonly token: string }).token;
  };

  const open = async (account: 'most' | 'leaving', admin: string): Promise<void> => {
    const body = { login: account, roles: ACCOUNTS[account], ...DEPARTMENTS };
    const key = { 'content-type': 'application/json', 'idempotency-key': account, authorization: `Bearer ${admin}` };
    const opened = await fetch(`${product.url}/identity/accounts`, { method: 'POST', headers: key, body: JSON.stringify(body) });
    if (opened.status !== 201) throw new Error(`no account ${account}: ${await opened.text()}`);
    // A token is given for an account that the list has.
    const position = opened.headers.get('yikou-position') ?? '';
    await fetch(`${product.url}/identity/accounts`, { headers: { authorization: `Bearer ${admin}`, 'yikou-after': position } });
  };

  beforeAll(async () => {
    product = await startBuilt({ env: { YIKOU_SEED: 'demo' } });
    await product.welcomed();
    operations = operationsOf((await (await fetch(`${product.url}/openapi.json`)).json()) as OpenApi);
    const admin = await tokenOf('admin');
    for (const account of ['most', 'leaving'] as const) await open(account, admin);
    for (const account of Object.keys(ACCOUNTS) as Account[]) tokens.set(account, await tokenOf(account));
  });

  afterAll(async () => {
    await product.stop();
    product.remove();
  });

  it.each(Object.keys(ACCOUNTS) as Account[])('finds nothing with the token of %s', async (account) => {
    const schemathesis = process.env['SCHEMATHESIS'];
    if (!schemathesis) throw new Error('SCHEMATHESIS must name the program schemathesis (pip install schemathesis); .ci/run installs it');
    const names = operations.filter(([name, operation]) => accountFor(name, operation) === account).map(([name]) => name);
    expect(names).not.toEqual([]);
    const only = names.flatMap((name) => ['--include-name', name]);
    const token = ['--header', `Authorization: Bearer ${tokens.get(account) ?? ''}`];
    const words = ['run', `${product.url}/openapi.json`, '--checks', 'all', '--no-color', ...token, ...only];
    const begun = Date.now();
    const { code, stdout, stderr } = await run(schemathesis, words, {
      HYPOTHESIS_STORAGE_DIRECTORY: join(ROOT, '.cache', 'hypothesis'),
    });
    const cases = /^ {2}\d+ generated.*$/m.exec(stdout)?.[0].trim() ?? 'no cases';
    process.stderr.write(`${account}: ${String(names.length)} routes, ${cases}, ${((Date.now() - begun) / 1000).toFixed(0)} s\n`);
    if (code !== 0) throw new Error(`schemathesis ended with ${String(code)}\n${stdout}\n${stderr}`);
    // Let in throughout: what is refused for its token is not tried.
    expect((await send('/catalog/items', tokens.get(account) ?? '')).status).toBe(account === 'leaving' ? 401 : 200);
  });

  it('has carried out most routes, and has met no fault', async () => {
    const answers = servedIn(await (await fetch(`${product.url}/metrics`)).text());
    expect(answers.filter(({ status }) => status >= 500).filter(({ operation }) => operation !== ASKED_AT_THE_START)).toEqual([]);
    const done = new Set(answers.filter(({ status }) => status < 300).map(({ operation }) => operation));
    const never = operations.map(([name]) => name).filter((name) => !done.has(name));
    process.stderr.write(`never carried out: ${never.join(', ')}\n`);
    expect(never.length).toBeLessThan(operations.length / 3);
  });
});

/** What was answered, by the metrics of the product. */
const servedIn = (metrics: string): readonly { readonly operation: string; readonly status: number }[] =>
  [...metrics.matchAll(/_count\{method="(\w+)",route="([^"]*)",status="(\d+)"\}/g)].map(([, method = '', route = '', status]) => ({
    operation: `${method} ${route.replaceAll(/:(\w+)/g, '{$1}')}`,
    status: Number(status),
  }));

describe('schemathesis.toml', () => {
  /** What schemathesis expects without being told. */
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    positive_data_acceptance: ['2xx', '3xx', '401', '403', '404', '409', '429', '5xx'],
    negative_data_rejection: ['400', '401', '403', '404', '405', '406', '409', '415', '422', '428', '429', '5xx'],
    missing_required_header: ['400', '401', '403', '406', '415', '422'],
  };
  const text = readFileSync(join(ROOT, 'schemathesis.toml'), 'utf8').replaceAll(/^#.*$/gm, '');
  const sections = text.split(/^(?=\[)/m).map((section) => section.trim());

  it('adds 412, 422 and 428 to what is expected, and nothing else', () => {
    const checks = sections.filter((section) => section.includes('checks'));
    expect(checks.length).toBeGreaterThan(0);
    for (const section of checks) {
      const [, check = '', listed = ''] = /^\[operations\.checks\.(\w+)\]\nexpected-statuses = \[([^\]]*)\]$/.exec(section) ?? [];
      const statuses = listed.split(',').map((status) => status.trim().replaceAll('"', ''));
      const added = statuses.filter((status) => !EXPECTED[check]?.includes(status));
      expect({ section, added }).toEqual({ section, added: added.filter((status) => ['412', '422', '428'].includes(status)) });
      expect(added).not.toEqual([]);
    }
  });

  it('does so for routes that it names', () => {
    const routes = sections.filter((section) => section.startsWith('[[operations]]'));
    expect(routes.length).toBeGreaterThan(0);
    for (const section of routes)
      expect(section).toMatch(/^\[\[operations\]\]\ninclude-name = \[\n( {2}"(GET|POST|PUT|PATCH|DELETE) \/[^"*]*",\n)+\]$/);
  });
});
