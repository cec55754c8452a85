import { GatewayModule } from '@yikou/gateway';
import { ROLES, type OpenApiDocument, type OpenApiOperation, type Role } from '@yikou/platform';
import { badRequests, problemFaultsBy, startProduct, type BadRequest, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { beijingDayOf, parseInstant } from '@yikou/shared-kernel';
import { Pool, type Dispatcher } from 'undici';
import { seedCases } from './demo/cases';
import { seedCity } from './demo/city';
import { demoClient, type DemoClient } from './demo/client';

jest.setTimeout(300_000);

/** An account that has this role and no other. */
const LOGINS: Partial<Record<Role, string>> = { office: 'only-office' };
const AT_ONCE = 16;
/** The document's example of a name is the name of a read model that the product has; a wrong one is asked for by itself. */
const NAMES_WHAT_IS_THERE = 'postAdminReadModelsByNameRebuilds: what does not exist';

interface Page {
  readonly items: readonly Readonly<Record<string, string>>[];
}

describe('bad input, for every route of the product', () => {
  let product: TestProduct;
  let document: OpenApiDocument;
  let bad: readonly BadRequest[];

  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule], clockStart: parseInstant('2023-03-01T00:00:00.000Z') });
    const client = demoClient(product.url);
    const seeding = { client, day: beijingDayOf(product.now()), settled: () => product.quiet() };
    await seedCity(seeding);
    const { entitlementId, examined } = await seedCases(seeding);
    await client.post('admin', '/identity/accounts', { login: 'only-office', roles: ['office'] }, 'office');
    await product.quiet();
    document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
    const ids = { ...(await existingIds(client)), entitlementId, caseId: examined };
    const tokens = {} as Record<Role, string>;
    for (const role of ROLES) tokens[role] = await product.tokenOf(LOGINS[role] ?? role);
    const made = [...badRequests(document, { tokens, existing: (operation) => pathTo(document, operation, ids) })];
    bad = made.filter(({ name }) => name !== NAMES_WHAT_IS_THERE);
  });
  afterAll(() => product.stop());

  it('is made of every kind', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(new Set(bad.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    expect(operations.length).toBeGreaterThan(70);
    for (const status of [400, 401, 403, 404, 405, 412, 413, 415, 422])
      expect([status, bad.some(({ expected }) => expected.includes(status))]).toEqual([status, true]);
    const matched = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'If-Match'));
    const made = (what: string) => bad.filter(({ name }) => name.endsWith(`: ${what}`)).length;
    expect(made('a stale If-Match')).toBe(matched.length);
    expect(made('too large')).toBe(Object.values(document.paths).filter(({ post }) => post).length);
  });

  it('in a name of a read model is not found', async () => {
    expect((await product.request('POST', '/admin/read-models/nothing/rebuilds', { as: 'admin' })).status).toBe(404);
  });

  it('is refused as documented, never with a 500, and leaves no event', async () => {
    const faultsOf = problemFaultsBy(document);
    const before = await product.store.head();
    const faults: string[] = [];
    const waiting = bad.values();
    const pool = new Pool(product.url, { connections: AT_ONCE });
    const work = async (): Promise<void> => {
      for (const each of waiting) {
        const { method, path, headers, body } = each.request;
        const answer = await pool.request({ method: method, path, headers, body: body ?? null });
        const raw = { status: answer.statusCode, headers: singleValued(answer.headers), text: await answer.body.text() };
        for (const fault of faultsOf(each, raw)) faults.push(`${each.name}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await pool.close();
    expect(faults).toEqual([]);
    expect(await product.store.head()).toBe(before);
  });
});

const singleValued = (headers: Dispatcher.ResponseData['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));

/** One of each that is there, by the name that paths give it. */
const existingIds = async (client: DemoClient): Promise<Readonly<Record<string, string>>> => {
  const first = async (as: string, path: string) => (await client.get<Page>(as, path)).items[0] ?? {};
  const all = await Promise.all([
    first('keeper', '/catalog/items'),
    first('keeper', '/catalog/certificates'),
    first('keeper', '/subsidy/policies'),
    first('supervisor', '/supervision/pushes'),
    first('admin', '/identity/accounts'),
    client.post('supervisor', '/supervision/subscriptions', { departmentCode: 'YK-SCJG', url: 'http://127.0.0.1:9/' }, 'subscription'),
    client.post('keeper', '/catalog/imports', { name: '清单' }, 'import'),
  ]);
  return { ...(Object.assign({}, ...all) as Record<string, string>), level: 'city', year: '2023', edition: '1' };
};

const pathTo = (document: OpenApiDocument, operation: OpenApiOperation, ids: Readonly<Record<string, string>>): string | undefined => {
  const [path = ''] = Object.entries(document.paths).find(([, item]) => Object.values(item).includes(operation)) ?? [];
  const filled = path.replaceAll(/\{([A-Za-z]+)\}/g, (braced, name: string) => ids[name] ?? braced);
  return filled.includes('{') ? undefined : filled;
};
