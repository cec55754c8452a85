import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { GatewayModule } from '@yikou/gateway';
import { accountIdOf } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { demoClient } from './demo/client';
import { Department } from './testing/department';
import { Started } from './testing/started';

jest.setTimeout(120_000);

/** Looked for everywhere afterwards; the number is the fictitious one of GB 11643's own example. */
const PLANTED = {
  name: '欧阳踏雪无痕',
  number: '11010519491231002X',
  phone: '13947205816',
  note: '申请人行动不便，请上门送达',
  missing: '租赁合同上没有房东签名',
  opinion: '经现场核查该户厨房通风良好',
  adviser: '消防救援支队值班员',
  advice: '疏散通道宽度实测一米四',
  rating: '窗口同志态度真好呀',
  finding: '现场检查时店主不在',
  account: '6217001234509876543',
} as const;

const ITEM = {
  code: 'PATH-01',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: 'YK-XSP',
  departmentName: '营口市行政审批局',
  field: '市场监管',
  legalBasis: [{ source: 'law', title: '中华人民共和国行政许可法', article: '第四十二条' }],
  processing: 'committed',
  committedLimit: 8,
  materials: [
    { code: 'application', name: '申请书', required: true, deferrable: false, issuedByGovernment: false, form: 'electronic' },
    { code: 'premises', name: '场所证明', required: true, deferrable: false, issuedByGovernment: false, form: 'electronic' },
  ],
  supervising: [
    { departmentCode: 'YK-SCJG', departmentName: '营口市市场监督管理局', fields: ['caseNo', 'itemCode', 'outcome', 'documentNumber'] },
  ],
};
const material = (code: string) => ({ code, sha256: 'a'.repeat(64), bytes: 1_000, mediaType: 'application/pdf' });

type Body = Readonly<Record<string, string>>;
interface Page {
  readonly items: readonly Body[];
}
interface HistoryItem {
  readonly type: string;
  readonly stream: string;
  readonly actor: { readonly id: string; readonly role: string; readonly authority: string };
  readonly cause: { readonly causationId: string; readonly correlationId: string };
}

describe('the path, from the window to the payout', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-path-'));
  const department = new Department();
  const logged: string[] = [];
  const ids: Record<string, string> = {};
  const correlation = { acceptance: randomUUID(), decision: randomUUID() };
  let product: TestProduct;
  let built: Started | undefined;

  const asked = async <Answer = Body>(status: number, method: string, path: string, as: string, body?: unknown, headers = {}) => {
    const answer = await product.request<Answer>(method, path, { as, ...(body !== undefined && { body }), headers });
    expect([path, answer.status, answer.status === status ? '' : answer.body]).toEqual([path, status, '']);
    return answer.body;
  };
  const post = (as: string, path: string, body?: unknown, status = 200, headers = {}) => asked(status, 'POST', path, as, body, headers);
  const get = <Answer = Body>(as: string, path: string) => asked<Answer>(200, 'GET', path, as);

  beforeAll(async () => {
    const logTo = new PassThrough().on('data', (chunk: Buffer) => logged.push(chunk.toString('utf8')));
    product = await startProduct(SERVICES, { modules: [GatewayModule], logLevel: 'trace', logTo, config: { dataDirectory: folder } });
  });
  afterAll(async () => {
    await built?.stop('SIGKILL');
    await product.stop();
    await department.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is prepared: item, list, certificates, policy, subscriber, an account for the applicant', async () => {
    const { itemId } = await post('keeper', '/catalog/items', ITEM, 201);
    await post('keeper', `/catalog/items/${itemId!}/publications`);
    await product.quiet();
    await post('keeper', '/catalog/lists/city/2022/editions', {}, 201);
    for (const login of ['officer', 'officer2'])
      await post('keeper', '/catalog/certificates', { officerId: accountIdOf(login), field: ITEM.field, until: '2025-12-31' }, 201);
    const period = { from: '2022-12-01', until: '2023-11-30' };
    const policy = { name: '开办补贴', itemCodes: [ITEM.code], applicantKinds: ['natural'], amount: 50_000, ceiling: 100_000, ...period };
    const { policyId } = await post('keeper', '/subsidy/policies', policy, 201);
    await post('keeper', `/subsidy/policies/${policyId!}/publications`);
    const subscription = { departmentCode: 'YK-SCJG', url: await department.listen() };
    const { secret } = await post('supervisor', '/supervision/subscriptions', subscription, 201);
    department.trust(secret!);
    const subject = { kind: 'citizenId', number: PLANTED.number };
    await post('admin', '/identity/accounts', { login: 'resident-1', roles: ['applicant'], subject }, 201);
    await product.quiet();
    Object.assign(ids, { itemId, policyId });
  });

  it('a clerk registers, tells what is missing, accepts', async () => {
    const { name, number, phone } = PLANTED;
    const registration = { itemId: ids['itemId'], channel: 'window', applicant: { kind: 'natural', name, number, phone } };
    const { caseId, caseNo } = await post('clerk', '/intake/cases', { ...registration, materials: [material('application')] }, 201);
    ids['caseId'] = caseId!;
    ids['caseNo'] = caseNo!;
    const path = `/intake/cases/${caseId!}`;
    await post('clerk', `${path}/visits`);
    await post('clerk', `${path}/notices`, { missing: [{ code: 'premises', reason: PLANTED.missing }] });
    await post('clerk', `${path}/materials`, { materials: [material('premises')] });
    await post('clerk', `${path}/notes`, { text: PLANTED.note });
    await post('clerk', `${path}/acceptances`, undefined, 200, { 'x-correlation-id': correlation.acceptance });
    await product.quiet();
  });

  it('an officer examines, another decides', async () => {
    const path = `/approval/reviews/${ids['caseId']!}`;
    await post('officer', `${path}/advice`, { source: 'outside', from: PLANTED.adviser, text: PLANTED.advice });
    await post('officer', `${path}/examinations`, { opinion: 'grant', text: PLANTED.opinion });
    await asked(403, 'POST', `${path}/decisions`, 'officer', { outcome: 'granted' });
    await post('officer2', `${path}/decisions`, { outcome: 'granted' }, 200, { 'x-correlation-id': correlation.decision });
    await product.quiet();
    expect(await get('officer', path)).toMatchObject({ status: 'effective', documentNumber: '营行审〔2022〕1号' });
  });

  it('the supervising department hears of it, once and signed, and acknowledges', async () => {
    expect(department.forged).toEqual([]);
    expect(department.heard).toHaveLength(1);
    const [{ id, correlationId, body }] = department.heard as [(typeof department.heard)[0]];
    expect(correlationId).toBe(correlation.decision);
    expect(JSON.parse(body)).toMatchObject({ id, type: 'yikou.supervision.push.v1', subject: ids['caseId'] });
    expect((JSON.parse(body) as { data: object }).data).toEqual({
      caseNo: ids['caseNo'],
      itemCode: ITEM.code,
      outcome: 'granted',
      documentNumber: '营行审〔2022〕1号',
    });
    const pulled = await get<Page>('supervisor', '/supervision/departments/YK-SCJG/pushes');
    expect(pulled.items.map(({ pushId }) => pushId)).toEqual([id]);
    await post('supervisor', `/supervision/pushes/${id}/acknowledgements`);
    await post('supervisor', `/supervision/pushes/${id}/feedback`, { finding: 'inOrder', text: PLANTED.finding });
  });

  it('the clerk delivers, the applicant rates', async () => {
    await post('clerk', `/intake/cases/${ids['caseId']!}/deliveries`, { method: 'window' });
    await product.quiet();
    const { caseId } = ids;
    await post('resident-1', '/feedback/ratings', { caseId, grade: 'satisfied', tags: ['attitude'], text: PLANTED.rating }, 201);
    await asked(403, 'POST', '/feedback/ratings', 'applicant', { caseId, grade: 'satisfied' });
  });

  it('an entitlement is found, confirmed, approved by two, paid', async () => {
    const { items } = await get<Page>('resident-1', '/subsidy/entitlements');
    expect(items).toEqual([expect.objectContaining({ status: 'matched', caseId: ids['caseId'], amount: 50_000 })]);
    const path = `/subsidy/entitlements/${items[0]!['entitlementId']!}`;
    await post('resident-1', `${path}/confirmations`, { account: PLANTED.account });
    await product.quiet();
    await post('finance', `${path}/approvals`);
    await asked(409, 'POST', `${path}/approvals`, 'finance');
    await post('finance2', `${path}/approvals`);
    await product.quiet();
    expect(await get('finance', path)).toMatchObject({ status: 'settled', account: PLANTED.account });
    expect(await get('finance', `/subsidy/policies/${ids['policyId']!}/budget`)).toMatchObject({ paid: 50_000, remaining: 50_000 });
  });

  it('the auditor reads all of it, who did what by what authority and on what cause', async () => {
    const { items } = await get<{ items: readonly HistoryItem[] }>('auditor', `/audit/cases/${ids['caseId']!}/history?limit=200`);
    const types = items.map(({ type }) => type);
    for (const type of [
      'intake.case.registered',
      'intake.case.accepted',
      'approval.review.opened',
      'approval.review.decided',
      'supervision.push.delivered',
      'supervision.push.acknowledged',
      'intake.case.delivered',
      'feedback.rating.given',
      'subsidy.entitlement.matched',
      'subsidy.entitlement.payment-settled',
    ])
      expect(types).toContain(type);
    for (const chain of [
      ['approval.review.decided', 'approval.review.decision-numbered', 'intake.case.decided'],
      ['subsidy.entitlement.confirmed', 'subsidy.budget.reserved', 'subsidy.entitlement.reserved'],
    ])
      expect(types.filter((type) => chain.includes(type))).toEqual(chain);
    for (const { actor } of items) expect([actor.id, actor.role, actor.authority]).not.toContain('');
    const of = (type: string) => items.find((item) => item.type === type)!;
    expect(of('approval.review.opened').cause.correlationId).toBe(correlation.acceptance);
    expect(of('supervision.push.delivered').cause.correlationId).toBe(correlation.decision);
    expect(of('approval.review.decided').actor).toMatchObject({ id: accountIdOf('officer2'), role: 'officer' });
  });

  it('nothing planted is found in clear: not in any file, nor in the log, nor on the bus', async () => {
    expect((await product.request<Page>('POST', '/admin/parked/listings', { as: 'admin', body: {} })).body.items).toEqual([]);
    const { items } = await get<Page>('clerk', `/intake/cases?caseNo=${ids['caseNo']!}`);
    expect(items[0]).toMatchObject({ applicant: { name: PLANTED.name } });

    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThanOrEqual(3);
    const places = new Map(files.map((file) => [file.name, readFileSync(join(file.parentPath, file.name))]));
    places.set('log', Buffer.from(logged.join('')));
    places.set('bus', Buffer.from(JSON.stringify(await messages(product))));
    expect(places.get('log')!.length).toBeGreaterThan(1_000);
    expect(places.get('bus')!.length).toBeGreaterThan(1_000);
    expect(foundIn(places)).toEqual([]);
    expect(
      foundIn(
        new Map([
          ['seen', Buffer.from(PLANTED.name)],
          ['hidden', Buffer.from(PLANTED.phone, 'utf16le')],
        ]),
      ),
    ).toEqual(['name in seen', 'phone in hidden']);
  });

  it('the chains verify, and every read model equals its rebuild', async () => {
    await product.stop();
    built = new Started({ YIKOU_PORT: '0', YIKOU_DATA_DIR: folder, YIKOU_SEED: 'none', YIKOU_CLOCK: 'virtual' });
    const client = demoClient(await built.url());
    const { verificationId } = await client.post<Body>('auditor', '/audit/verifications', {}, 'verification');
    const verified = await ended(() => client.get<Run>('auditor', `/audit/verifications/${verificationId!}`));
    expect(verified).toMatchObject({ status: 'done', ok: true, faults: [] });
    const { runId } = await client.post<Body>('admin', '/admin/read-models/checks', {}, 'check');
    const { models } = await ended(() => client.get<Run>('admin', `/admin/read-models/checks/${runId!}`));
    expect(models!.length).toBeGreaterThan(15);
    expect(models!.filter(({ status }) => status !== 'same')).toEqual([]);
    expect(await built.stop('SIGINT')).toMatchObject({ code: 0 });
  });
});

interface Run {
  readonly status: string;
  readonly models?: readonly { readonly name: string; readonly status: string }[];
}

const ended = async <Any extends { readonly status?: string }>(look: () => Promise<Any>): Promise<Any> => {
  for (;;) {
    const run = await look();
    if (run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** What every service has told, made of the whole log by its relay. */
const messages = async ({ store }: TestProduct): Promise<readonly unknown[]> => {
  const told: unknown[] = [];
  for await (const page of store.readAll()) {
    for (const event of page)
      for (const { relay } of SERVICES) {
        const [category] = event.stream.split('-');
        if (relay?.value.categories.includes(category!)) told.push(relay.value.map(event));
      }
  }
  return told.filter((message) => message !== undefined);
};

const escaped = (text: string): string =>
  text.replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** In every writing that a program may use by itself. */
const foundIn = (places: ReadonlyMap<string, Buffer>): readonly string[] =>
  [...places].flatMap(([place, content]) =>
    Object.entries(PLANTED).flatMap(([what, text]) => {
      const written = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(escaped(text)), Buffer.from(encodeURIComponent(text))];
      return written.some((each) => content.includes(each)) ? [`${what} in ${place}`] : [];
    }),
  );
