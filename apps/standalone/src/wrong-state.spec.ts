import { GatewayModule } from '@yikou/gateway';
import type { OpenApiDocument, Problem } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { beijingDayOf, parseInstant } from '@yikou/shared-kernel';
import { seedCases } from './demo/cases';
import { seedCity } from './demo/city';
import { demoClient, type DemoClient } from './demo/client';

jest.setTimeout(120_000);

type Ids = Readonly<Record<string, string>>;
interface Page {
  readonly items: readonly Ids[];
}

/** A command that the state of what it is for does not allow: who gives it, what it says, the state, and what that allows. */
interface Refused {
  readonly as: string;
  /** Default: NOT_ALLOWED. */
  readonly code?: string;
  readonly body?: object;
  readonly state: string;
  readonly allowed: readonly string[];
}

const LINE = { line: 3, department: '区民政局', name: '事项', code: 'WS-2', kind: '1', areaCode: '210803', deptCode: 'mzj' };
const MATERIAL = { code: 'application', sha256: 'a'.repeat(64), bytes: 1, mediaType: 'application/pdf' };

/** By route. The case is delivered, rated and paid; the rest is as `stateOfThings` leaves it. */
const REFUSED: Readonly<Record<string, Refused>> = {
  'POST /approval/reviews/{caseId}/decisions': {
    as: 'officer2',
    body: { outcome: 'granted' },
    state: 'effective',
    allowed: [],
  },
  'POST /approval/reviews/{caseId}/examinations': {
    as: 'officer',
    body: { opinion: 'grant' },
    state: 'effective',
    allowed: [],
  },
  'POST /approval/reviews/{caseId}/advice': {
    as: 'officer',
    body: { source: 'inside', from: '法规科', text: '意见' },
    state: 'effective',
    allowed: [],
  },
  'POST /catalog/certificates/{certificateId}/reinstatements': {
    as: 'keeper',
    state: 'inForce',
    allowed: ['RenewCertificate', 'SuspendCertificate'],
  },
  'POST /catalog/certificates/{suspendedId}/renewals': {
    as: 'keeper',
    body: { until: '2040-01-01' },
    state: 'suspended',
    allowed: ['ReinstateCertificate'],
  },
  'POST /catalog/certificates/{suspendedId}/suspensions': {
    as: 'keeper',
    body: { reason: '证件遗失' },
    state: 'suspended',
    allowed: ['ReinstateCertificate'],
  },
  'POST /catalog/imports/{importId}/commits': { as: 'keeper', body: { lines: 1 }, state: 'committed', allowed: [] },
  'POST /catalog/imports/{importId}/lines': { as: 'keeper', body: { lines: [LINE] }, state: 'committed', allowed: [] },
  'POST /catalog/items/{itemId}/withdrawals': {
    as: 'keeper',
    body: { reason: '已取消' },
    state: 'withdrawn',
    allowed: ['ReviseItem'],
  },
  'POST /catalog/items/{itemId}/publications': {
    as: 'keeper',
    code: 'NOTHING_TO_PUBLISH',
    state: 'withdrawn',
    allowed: ['ReviseItem'],
  },
  'POST /feedback/ratings': { as: 'applicant', body: { caseId: '{caseId}', grade: 'satisfied' }, state: 'rated', allowed: [] },
  'POST /identity/accounts': {
    as: 'admin',
    body: { login: 'clerk', roles: ['clerk'] },
    state: 'open',
    allowed: ['ChangeRoles', 'CloseAccount'],
  },
  'POST /identity/accounts/{accountId}/closures': { as: 'admin', body: { reason: '离职' }, state: 'closed', allowed: [] },
  'POST /identity/accounts/{accountId}/roles': { as: 'admin', body: { roles: ['clerk'] }, state: 'closed', allowed: [] },
  'POST /intake/cases/{caseId}/acceptances': { as: 'clerk', state: 'delivered', allowed: ['AddNote'] },
  'POST /intake/cases/{caseId}/deliveries': { as: 'clerk', body: { method: 'window' }, state: 'delivered', allowed: ['AddNote'] },
  'POST /intake/cases/{caseId}/hand-overs': { as: 'clerk', state: 'delivered', allowed: ['AddNote'] },
  'POST /intake/cases/{caseId}/materials': { as: 'clerk', body: { materials: [MATERIAL] }, state: 'delivered', allowed: ['AddNote'] },
  'POST /intake/cases/{caseId}/notices': {
    as: 'clerk',
    body: { missing: [{ code: 'conditions', reason: '缺' }] },
    state: 'delivered',
    allowed: ['AddNote'],
  },
  'POST /intake/cases/{caseId}/refusals': {
    as: 'clerk',
    body: { reasons: ['不属于职权范围'], remedies: '可申请行政复议' },
    state: 'delivered',
    allowed: ['AddNote'],
  },
  'POST /intake/cases/{caseId}/visits': { as: 'clerk', state: 'delivered', allowed: ['AddNote'] },
  'POST /subsidy/entitlements/{settledId}/approvals': { as: 'finance', state: 'settled', allowed: [] },
  'POST /subsidy/entitlements/{settledId}/confirmations': { as: 'applicant', body: {}, state: 'settled', allowed: [] },
  'POST /subsidy/entitlements/{settledId}/payments/retries': { as: 'finance', body: {}, state: 'settled', allowed: [] },
  'POST /subsidy/entitlements/{settledId}/waivers': { as: 'applicant', state: 'settled', allowed: [] },
  'POST /subsidy/policies/{policyId}/closures': { as: 'keeper', state: 'closed', allowed: [] },
  'POST /subsidy/policies/{policyId}/publications': { as: 'keeper', state: 'closed', allowed: [] },
  'POST /supervision/pushes/{answeredId}/acknowledgements': {
    as: 'supervisor',
    state: 'answered',
    allowed: ['ReplayPush', 'GiveFeedback'],
  },
  'POST /supervision/pushes/{waitingId}/feedback': {
    as: 'supervisor',
    body: { finding: 'inOrder' },
    state: 'queued',
    allowed: ['ReplayPush', 'AcknowledgePush'],
  },
  'POST /supervision/subscriptions/{subscriptionId}/closures': { as: 'supervisor', body: { reason: '换址' }, state: 'closed', allowed: [] },
};

/** Commands that no state of what they are for refuses, and why. */
const NEVER_REFUSED: Readonly<Record<string, string>> = {
  'POST /admin/clock/advances': 'the clock goes on at any time',
  'POST /admin/parked/{reactor}/{key}/discards': 'a key that is not parked is not found',
  'POST /admin/parked/{reactor}/{key}/looks': 'a key that is not parked is not found',
  'POST /admin/parked/listings': 'an act on record at any time',
  'POST /admin/parked/{reactor}/{key}/replays': 'a key that is not parked is not found',
  'POST /approval/adverse-filings/{caseId}/confirmations': 'a filing that is confirmed is told by a code of its own',
  'POST /audit/verifications': 'a new one each time',
  'POST /auth/logout': 'a token that was given back is none',
  'POST /catalog/certificates': 'a new one each time',
  'POST /catalog/imports': 'a new one each time',
  'POST /catalog/items': 'a new one each time',
  'POST /catalog/items/{itemId}/revisions': 'a draft can be made in any state',
  'POST /catalog/lists/{level}/{year}/editions': 'another edition at any time',
  'POST /intake/cases': 'a new one each time',
  'POST /intake/cases/{caseId}/notes': 'a note in every state',
  'POST /subsidy/policies': 'a new one each time',
  'POST /supervision/pushes/{pushId}/replays': 'sent again in any state',
  'POST /supervision/subscriptions': 'a new one each time',
  'POST /supervision/subscriptions/{subscriptionId}/replays': 'a closed one is told by a code of its own',
};

describe('a command that the state does not allow', () => {
  let product: TestProduct;
  let document: OpenApiDocument;
  let ids: Ids;

  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule], clockStart: parseInstant('2023-03-01T00:00:00.000Z') });
    const client = demoClient(product.url);
    const seeding = { client, day: beijingDayOf(product.now()), settled: () => product.quiet() };
    await seedCity(seeding);
    const { paid } = await seedCases(seeding);
    ids = { caseId: paid, ...(await stateOfThings(client, () => product.quiet())) };
    document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
  });
  afterAll(() => product.stop());

  const filled = (text: string): string => text.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => ids[name] ?? 'missing');

  it.each(Object.entries(REFUSED))(
    '%s: 409 with the state and what it allows, and no event',
    async (route, { as, body, code = 'NOT_ALLOWED', state, allowed }) => {
      const before = await product.store.head();
      const [method = '', path = ''] = filled(route).split(' ');
      const sent = body && (JSON.parse(filled(JSON.stringify(body))) as object);
      const answer = await product.request<Problem>(method, path, { as, ...(sent && { body: sent }) });
      expect(answer).toMatchObject({ status: 409, body: { status: 409, code, state } });
      expect(answer.body.allowed?.toSorted()).toEqual(allowed.toSorted());
      expect(await product.store.head()).toBe(before);
    },
  );

  it('is tried on every route that has one', () => {
    const anonymous = (route: string): string => route.replaceAll(/\{[A-Za-z]+\}/g, '{}');
    const commands = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { parameters }]) => parameters.some(({ name }) => name === 'Idempotency-Key'))
        .map(([method]) => anonymous(`${method.toUpperCase()} ${path}`)),
    );
    const known = [...Object.keys(REFUSED), ...Object.keys(NEVER_REFUSED)].map(anonymous);
    expect(commands.toSorted()).toEqual(known.toSorted());
  });
});

/** Brings one of each into a state that it does not leave, or not by every way. */
const stateOfThings = async (client: DemoClient, settled: () => Promise<void>): Promise<Ids> => {
  const list = async (as: string, path: string) => (await client.get<Page>(as, path)).items;
  const [certificate, suspended] = await list('keeper', '/catalog/certificates');
  await client.post(
    'keeper',
    `/catalog/certificates/${suspended?.['certificateId'] ?? ''}/suspensions`,
    { reason: '证件遗失' },
    'suspension',
  );
  const [item] = await list('keeper', '/catalog/items');
  await client.post('keeper', `/catalog/items/${item?.['itemId'] ?? ''}/withdrawals`, { reason: '已取消' }, 'withdrawal');
  const { importId } = await client.post<{ readonly importId: string }>('keeper', '/catalog/imports', { name: '清单' }, 'import');
  await client.post('keeper', `/catalog/imports/${importId}/lines`, { lines: [{ ...LINE, line: 2, code: 'WS-1' }] }, 'lines');
  await client.post('keeper', `/catalog/imports/${importId}/commits`, { lines: 1 }, 'commit');
  const account = { login: 'left', roles: ['clerk'] };
  const { accountId } = await client.post<{ readonly accountId: string }>('admin', '/identity/accounts', account, 'left');
  await client.post('admin', `/identity/accounts/${accountId}/closures`, { reason: '离职' }, 'closed');
  const [policy] = await list('keeper', '/subsidy/policies');
  await client.post('keeper', `/subsidy/policies/${policy?.['policyId'] ?? ''}/closures`, undefined, 'policy');
  const subscription = { departmentCode: 'YK-SCJG', url: 'http://127.0.0.1:9/' };
  const { subscriptionId } = await client.post<{ readonly subscriptionId: string }>(
    'supervisor',
    '/supervision/subscriptions',
    subscription,
    'subscription',
  );
  await client.post('supervisor', `/supervision/subscriptions/${subscriptionId}/closures`, { reason: '换址' }, 'subscription-closed');
  await settled();
  const [settledEntitlement] = await list('finance', '/subsidy/entitlements?status=settled');
  const pushes = await list('supervisor', '/supervision/pushes');
  return {
    certificateId: certificate?.['certificateId'] ?? '',
    suspendedId: suspended?.['certificateId'] ?? '',
    itemId: item?.['itemId'] ?? '',
    importId,
    accountId,
    policyId: policy?.['policyId'] ?? '',
    subscriptionId,
    settledId: settledEntitlement?.['entitlementId'] ?? '',
    answeredId: pushes.find(({ status }) => status === 'answered')?.['pushId'] ?? '',
    waitingId: pushes.find(({ status }) => status !== 'answered')?.['pushId'] ?? '',
  };
};
