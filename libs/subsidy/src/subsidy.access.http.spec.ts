import { ROLES, type OpenApiDocument, type Role } from '@yikou/platform';
import { badRequests, problemFaultsBy } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { request } from 'undici';
import { Fund, policyBody, subjectOf, type Body } from './testing/fund';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(300_000);

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

let fund: Fund;
let policyId: string;
let id: string;
beforeAll(async () => {
  fund = await Fund.open();
  policyId = await fund.publish();
  id = await fund.confirmed(policyId, 'owner');
});
afterAll(() => fund.close());

describe('who may', () => {
  const everybody = ROLES.map(String);
  const unknown = derivedId('nothing');
  // The account `applicant` speaks for nobody, so that it has no list of its own and reads no entitlement.
  // Of commands, those who may are told that there is no such thing: nothing is changed by asking.
  const routes = (): [string, string, object | undefined, number, readonly string[]][] => [
    ['POST', 'policies', { ...policyBody, ceiling: 1 }, 422, ['keeper']],
    ['POST', `policies/${unknown}/publications`, undefined, 404, ['keeper']],
    ['POST', `policies/${unknown}/closures`, undefined, 404, ['keeper']],
    ['GET', 'policies', undefined, 200, ['keeper', 'finance', 'head', 'auditor', 'office', 'clerk', 'applicant']],
    ['GET', `policies/${policyId}`, undefined, 200, ['keeper', 'finance', 'head', 'auditor', 'office', 'clerk', 'applicant']],
    ['GET', `policies/${policyId}/budget`, undefined, 200, ['finance', 'keeper', 'head', 'auditor']],
    ['GET', 'entitlements', undefined, 200, ['finance', 'head', 'auditor', 'clerk']],
    ['GET', `entitlements/${id}`, undefined, 200, ['finance', 'head', 'auditor', 'clerk']],
    ['POST', `entitlements/${unknown}/confirmations`, {}, 404, ['applicant']],
    ['POST', `entitlements/${unknown}/waivers`, undefined, 404, ['applicant']],
    ['POST', `entitlements/${unknown}/approvals`, undefined, 404, ['finance']],
    ['POST', `entitlements/${unknown}/payments/retries`, {}, 404, ['finance', 'applicant']],
  ];

  it('do what: this table, and nobody else', async () => {
    for (const [method, path, body, status, allowed] of routes()) {
      for (const as of everybody) {
        const answer = await fund.product.request(method, `/subsidy/${path}`, { as, ...(body && { body }) });
        expect({ method, path, as, status: answer.status }).toEqual({ method, path, as, status: allowed.includes(as) ? status : 403 });
      }
      expect((await fund.product.request(method, `/subsidy/${path}`, { ...(body && { body }) })).status).toBe(401);
    }
  });

  it('see and do what is their own, as beneficiaries', async () => {
    const items = async (path: string, as: string) =>
      ((await fund.get(path, as)).body['items'] as Body[]).map((each) => each['entitlementId']);
    expect(await items('entitlements', 'owner')).toEqual([id]);
    expect(await items('entitlements', 'owner2')).toEqual([]);
    expect(await items(`entitlements?policyId=${policyId}&subjectId=${subjectOf('owner')}&status=reserved`, 'owner')).toEqual([id]);
    expect((await fund.get(`entitlements?subjectId=${subjectOf('owner')}`, 'owner2')).status).toBe(403);
    expect((await fund.get(`entitlements/${id}`, 'owner')).status).toBe(200);
    expect((await fund.get(`entitlements/${id}`, 'owner2')).status).toBe(403);
    const before = await fund.everything();
    for (const act of ['confirmations', 'waivers', 'payments/retries']) {
      expect(await fund.act(id, act, 'owner2')).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_SCOPE' } });
    }
    expect(await fund.everything()).toHaveLength(before.length);
  });
});

describe('bad input', () => {
  it.each([
    ['a period that ends before it begins', { until: '2022-11-30' }, '/until'],
    ['a day that does not exist', { from: '2022-02-30' }, '/from'],
    ['an amount of nothing', { amount: 0 }, '/amount'],
    ['half a fen', { amount: 0.5 }, '/amount'],
    ['a ceiling below the amount', { ceiling: 49_999 }, '/ceiling'],
    ['no item', { itemCodes: [] }, '/itemCodes'],
    ['an item twice', { itemCodes: ['a', 'a'] }, '/itemCodes'],
    ['a kind that is none', { applicantKinds: ['company'] }, '/applicantKinds/0'],
    ['an unknown field', { priority: 1 }, '/priority'],
  ])('of a policy: %s', async (_, change, field) => {
    const before = await fund.everything();
    expect(await fund.post('policies', { ...policyBody, ...change }, 'keeper')).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ field })]) as object[] },
    });
    expect(await fund.everything()).toHaveLength(before.length);
  });

  it('of an account, a list, a body', async () => {
    for (const account of ['1234567', '62220202001122301234567890123456', '6222 0202', 'DE89370400440532013000', 62220202]) {
      expect((await fund.act(id, 'confirmations', 'owner', { account })).status).toBe(422);
    }
    expect((await fund.act(id, 'approvals', 'finance', { by: 'me' })).status).toBe(422);
    for (const query of ['status=paid', 'policyId=1', 'cursor=abc', 'limit=0', 'sort=amount']) {
      expect({ query, status: (await fund.get(`entitlements?${query}`)).status }).toEqual({ query, status: 422 });
    }
    expect((await fund.act(id, 'waivers', 'owner', {}, { key: null })).status).toBe(400);
  });

  it('of every kind, for every route: refused as documented, and nothing is recorded', async () => {
    const document = (await fund.product.request<OpenApiDocument>('GET', '/openapi.json')).body;
    const own = { ...document, paths: Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/subsidy'))) };
    const tokens = {} as Record<Role, string>;
    for (const role of ROLES) tokens[role] = await fund.product.tokenOf(role);
    const faultsOf = problemFaultsBy(own);
    const before = await fund.everything();
    const faults: string[] = [];
    let tried = 0;
    for (const each of badRequests(own, { tokens })) {
      const { method, path, headers, body } = each.request;
      const answer = await request(new URL(path, fund.product.url), { method: method as 'GET', headers, body: body ?? null });
      const text = await answer.body.text();
      tried += 1;
      for (const fault of faultsOf(each, { status: answer.statusCode, headers: headersOf(answer.headers), text })) {
        faults.push(`${each.name}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(200);
    expect(await fund.everything()).toHaveLength(before.length);
  });
});
