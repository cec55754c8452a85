import { GatewayModule } from '@yikou/gateway';
import { ROLES, type OpenApiDocument, type Role } from '@yikou/platform';
import { fuzzedRequests, startProduct, type Fuzzed, type RawRequest, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { beijingDayOf, parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { Pool } from 'undici';
import { seedCases } from '../demo/cases';
import { seedCity } from '../demo/city';
import { demoClient, type DemoClient } from '../demo/client';

jest.setTimeout(900_000);

/** Of the runs of other properties: there are many routes, and a request is slow beside a parser. */
const SHARE = 0.1;
/** What does not answer in this time hangs. */
const PATIENCE_MS = 20_000;

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

describe('whatever is sent', () => {
  let product: TestProduct;
  let pool: Pool;
  let fuzzed: readonly Fuzzed[];

  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule], clockStart: parseInstant('2023-03-01T00:00:00.000Z') });
    const client = demoClient(product.url);
    const seeding = { client, day: beijingDayOf(product.now()), settled: () => product.quiet() };
    await seedCity(seeding);
    await seedCases(seeding);
    await client.post('admin', '/identity/accounts', { login: 'only-office', roles: ['office'] }, 'office');
    await product.quiet();
    const tokens = {} as Record<Role, string>;
    for (const role of ROLES) tokens[role] = await product.tokenOf(role === 'office' ? 'only-office' : role);
    const document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
    fuzzed = fuzzedRequests(document, { tokens, there: await thingsThere(client) });
    pool = new Pool(product.url, { connections: 1, bodyTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS });
  });
  afterAll(async () => {
    await pool.close();
    await product.stop();
  });

  /** No fault, no event from what was refused; whatever follows from what was taken comes to an end. */
  const isAnswered = async ({ method, path, headers, body }: RawRequest): Promise<void> => {
    const before = await product.store.head();
    const answer = await pool.request({ method: method, path, headers, body: body ?? null });
    const text = await answer.body.text();
    const { statusCode: status } = answer;
    expect([status >= 500, status >= 500 ? text : '']).toEqual([false, '']);
    if (status < 400) return product.quiet();
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(text)).toMatchObject({ status });
    expect(await product.store.head()).toBe(before);
  };

  it('every route answers it: with no fault of its own, and without an event when it refuses', async () => {
    const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) * SHARE);
    expect(fuzzed.length).toBeGreaterThan(80);
    for (const { route, requests } of fuzzed) {
      if (SET_ASIDE[route] !== undefined) continue;
      await fc.assert(fc.asyncProperty(requests, isAnswered), { numRuns });
    }
  });

  it('the product serves on, and comes to rest', async () => {
    await product.quiet();
    expect(await product.request('GET', '/health/ready')).toMatchObject({ status: 200 });
    expect((await product.request('POST', '/admin/parked/listings', { as: 'admin', body: {} })).body).toEqual({ items: [] });
  });
});

/** Right requests to these would take from the others what they are made with; bad input for them is tried in bad-input.spec.ts. */
const SET_ASIDE: Readonly<Record<string, string>> = {
  'POST /auth/logout': 'ends the sessions that all is asked in',
  'POST /admin/clock/advances': 'goes through decades',
};

const thingsThere = async (client: DemoClient): Promise<Readonly<Record<string, readonly string[]>>> => {
  const lists: readonly (readonly [string, string])[] = [
    ['clerk', '/intake/cases'],
    ['keeper', '/catalog/items'],
    ['keeper', '/catalog/certificates'],
    ['keeper', '/subsidy/policies'],
    ['finance', '/subsidy/entitlements'],
    ['supervisor', '/supervision/pushes'],
    ['clerk', '/feedback/ratings'],
  ];
  const found = new Map<string, Set<string>>();
  for (const [as, path] of lists)
    for (const item of (await client.get<Page>(as, path)).items)
      for (const [name, value] of Object.entries(item))
        if (typeof value === 'string') found.set(name, (found.get(name) ?? new Set()).add(value));
  const ids = [...found].filter(([name]) => /Id$|Code$|^code$/.test(name) && name !== 'accountId');
  return {
    ...Object.fromEntries(ids.map(([name, values]) => [name, [...values].slice(0, 5)])),
    level: ['city'],
    year: ['2023'],
    edition: ['1'],
    series: ['营行审'],
  };
};
