import { GatewayModule } from '@yikou/gateway';
import { readConfig, type Problem } from '@yikou/platform';
import { startProduct, type TestAnswer, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { OidcProvider } from '../testing/oidc-provider';

jest.setTimeout(60_000);

const PER_ACCOUNT = 6;
const PER_ADDRESS = 20;
const REFUSED_TOKENS = 4;

interface Ask {
  readonly login?: string;
  readonly token?: string;
  /** As the reverse proxy tells it. */
  readonly from: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: object;
  readonly key?: string;
}

describe('limits in production, behind a reverse proxy', () => {
  let provider: OidcProvider;
  let product: TestProduct;

  beforeAll(async () => {
    provider = await OidcProvider.start();
    const { config } = readConfig({
      YIKOU_ENV: 'production',
      YIKOU_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      YIKOU_OIDC_ISSUER: provider.issuer,
      YIKOU_ADMIN_LOGIN: 'admin-01',
      YIKOU_LIMIT_ACCOUNT: String(PER_ACCOUNT),
      YIKOU_LIMIT_ADDRESS: String(PER_ADDRESS),
      YIKOU_LIMIT_REFUSED_TOKENS: String(REFUSED_TOKENS),
      YIKOU_TRUSTED_PROXIES: '127.0.0.1',
      YIKOU_LOG_LEVEL: 'error',
    });
    const { dataDirectory: _, port: __, ...production } = config;
    product = await startProduct(SERVICES, { modules: [GatewayModule], clock: 'system', config: production });
    await product.quiet();
    for (const login of ['keeper-01', 'keeper-02', 'keeper-03', 'keeper-04'])
      expect(await ask({ login: 'admin-01', from: '198.51.100.1', ...opening(login) })).toMatchObject({ status: 201 });
    await product.quiet();
  });
  afterAll(async () => {
    await product.stop();
    await provider.stop();
  });

  const opening = (login: string) => ({ method: 'POST', path: '/identity/accounts', body: { login, roles: ['keeper'] } });
  const drafting = (name: string, key: string) => ({ method: 'POST', path: '/catalog/imports', body: { name }, key });

  const ask = async ({ login, token, from, method = 'GET', path = '/catalog/items', body, key }: Ask): Promise<TestAnswer<Problem>> => {
    const bearer = token ?? (login === undefined ? undefined : await provider.tokenFor(login));
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const headers = { 'x-forwarded-for': from, ...authorization };
    return product.request<Problem>(method, path, { headers, ...(body && { body }), ...(key !== undefined && { key }) });
  };

  const statuses = (answers: readonly TestAnswer<Problem>[]): readonly number[] => answers.map(({ status }) => status).toSorted();

  const expectTooMany = ({ status, headers, body }: TestAnswer<Problem>): number => {
    expect([status, body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBe(body.retryAfter);
    expect(seconds).toBeGreaterThanOrEqual(1);
    return seconds;
  };

  it('of an account count wherever it asks from; what is refused appends nothing, and another account is served', async () => {
    const from = (n: number) => `203.0.113.${n}`;
    const answers = await Promise.all(
      Array.from({ length: PER_ACCOUNT }, (_, n) => ask({ login: 'keeper-01', from: from(n), ...drafting('清单', `a-${n}`) })),
    );
    expect(statuses(answers)).toEqual(answers.map(() => 201));
    await product.quiet();
    const before = await product.store.head();
    expectTooMany(await ask({ login: 'keeper-01', from: from(7), ...drafting('清单', 'a-7') }));
    expectTooMany(await ask({ login: 'keeper-01', from: from(8) }));
    expect(await product.store.head()).toBe(before);
    expect((await ask({ login: 'keeper-02', from: from(7) })).status).toBe(200);
  });

  it('end when Retry-After says: the same command with its key is then done, once', async () => {
    const again = { login: 'keeper-03', from: '203.0.113.30', ...drafting('清单', 'retried') };
    await Promise.all(Array.from({ length: PER_ACCOUNT }, () => ask({ login: 'keeper-03', from: '203.0.113.30' })));
    const seconds = expectTooMany(await ask(again));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const before = await product.store.head();
    const done = await ask(again);
    expect(done.status).toBe(201);
    expect(await ask(again)).toMatchObject({ status: 201, body: done.body });
    expect(await product.store.head()).toBe(before + 1n);
  });

  it('of an address count whoever asks, also where a caller makes up where he comes from', async () => {
    const madeUp = (n: number) => `10.1.1.${n}, 203.0.113.50`;
    const answers = await Promise.all(
      Array.from({ length: PER_ADDRESS }, (_, n) => ask({ from: madeUp(n), method: 'POST', path: '/auth/token', body: { account: 'x' } })),
    );
    expect(statuses(answers)).toEqual(answers.map(() => 403));
    expectTooMany(await ask({ from: madeUp(99), method: 'POST', path: '/auth/token', body: { account: 'x' } }));
    expectTooMany(await ask({ from: '203.0.113.50', path: '/nowhere' }));
    expect((await ask({ from: '203.0.113.51', login: 'keeper-02' })).status).toBe(200);
  });

  it('slow down who tries tokens, and lock out nobody who has one: neither with a token that is known nor with a new one', async () => {
    const from = '203.0.113.60';
    const known = await provider.tokenFor('keeper-04');
    expect((await ask({ token: known, from })).status).toBe(200);
    const before = await product.store.head();
    for (let n = 0; n < REFUSED_TOKENS; n += 1) expect((await ask({ token: `guess.of.${n}`, from })).status).toBe(401);
    expectTooMany(await ask({ token: 'guess.of.5', from }));
    expectTooMany(await ask({ token: await provider.tokenFor('nobody-01'), from, ...drafting('清单', 'n') }));
    expect(await product.store.head()).toBe(before);
    expect((await ask({ token: known, from })).status).toBe(200);
    expect((await ask({ login: 'keeper-04', from })).status).toBe(200);
    expect((await ask({ token: 'guess.of.6', from: '203.0.113.61' })).status).toBe(401);
  });

  it('leave alone what watches the product', async () => {
    const from = '203.0.113.70';
    const answers = await Promise.all(
      ['/health/live', '/health/ready', '/metrics'].flatMap((path) => Array.from({ length: PER_ADDRESS }, () => ask({ from, path }))),
    );
    expect(statuses(answers)).toEqual(answers.map(() => 200));
  });
});
