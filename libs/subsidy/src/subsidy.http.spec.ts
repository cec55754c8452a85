import { accountIdOf } from '@yikou/platform';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { budgetAggregate, budgetIdOf, policyAggregate, searchAggregate } from './streams';
import { streamOf } from '@yikou/event-sourcing';
import { Fund, OWNERS, subjectOf, type Body } from './testing/fund';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

const ACCOUNT = '6222020200112230';
const CLOSED = '6222020200110000';

let fund: Fund;
beforeAll(async () => (fund = await Fund.open()));
afterAll(() => fund.close());

const itemsOf = ({ body }: { readonly body: Body }) => body['items'] as Body[];

describe('from the delivery to the payment', () => {
  it('is found without an application, confirmed, reserved, approved by two, paid', async () => {
    const policyId = await fund.publish();
    const caseId = await fund.deliver('owner');
    const id = fund.idOf(policyId, 'owner');
    expect(await fund.show(id, 'owner')).toMatchObject({
      entitlementId: id,
      policyId,
      policyName: '高新技术企业认定补助',
      subjectId: subjectOf('owner'),
      period: '2022-12-01..2023-12-31',
      amount: 50_000,
      caseId,
      status: 'matched',
      evidence: { itemCode: 'YK-SC-001', itemVersion: 1, caseRevision: 0, policyRevision: 1, deliveredAt: '2022-12-01T00:00:00.000Z' },
      approvals: [],
      payments: [],
      revision: 0,
    });

    const confirmed = await fund.act(id, 'confirmations', 'owner', { account: ACCOUNT });
    expect(confirmed).toMatchObject({ status: 200, body: { entitlementId: id, status: 'confirmed', revision: 1 } });
    expect(confirmed.headers.get('etag')).toBe('"1"');
    expect(await fund.show(id, 'owner')).toMatchObject({ status: 'reserved', account: ACCOUNT, revision: 2 });
    expect(await fund.budget(policyId)).toMatchObject({ ceiling: 5_000_000, reserved: 50_000, ordered: 0, paid: 0, remaining: 4_950_000 });

    expect((await fund.act(id, 'approvals', 'finance')).body).toEqual({ entitlementId: id, status: 'approved', revision: 3 });
    const second = await fund.act(id, 'approvals', 'finance2');
    const paymentId = derivedId('payment', id, '0');
    expect(second.body).toEqual({ entitlementId: id, status: 'ordered', paymentId, revision: 4 });
    expect(await fund.show(id)).toMatchObject({
      status: 'settled',
      approvals: [{ by: accountIdOf('finance') }, { by: accountIdOf('finance2') }],
      payments: [{ paymentId, status: 'settled' }],
      revision: 5,
    });
    expect(await fund.budget(policyId)).toEqual({
      policyId,
      ceiling: 5_000_000,
      reserved: 0,
      ordered: 0,
      paid: 50_000,
      remaining: 4_950_000,
      entitlements: { matched: 0, confirmed: 0, waived: 0, reserved: 0, exhausted: 0, approved: 0, ordered: 0, settled: 1, returned: 0 },
    });
    expect((await fund.history(id))[0]?.data).toMatchObject({ caseId });
  });

  it('is for each policy in force that fits, and no other', async () => {
    const legalOnly = await fund.publish({ applicantKinds: ['legal'] });
    const otherItem = await fund.publish({ itemCodes: ['YK-SC-003'] });
    const later = await fund.publish({ from: '2022-12-02' });
    const one = await fund.publish();
    const two = await fund.publish({ amount: 1, until: '2022-12-01' });
    const drafted = (await fund.post('policies', { ...(await bodyOf(one)) }, 'keeper')).body['policyId'];
    const closed = await fund.publish();
    await fund.post(`policies/${closed}/closures`, undefined, 'keeper');
    await fund.product.quiet();
    const before = await fund.everything();
    await fund.deliver('owner2', { outcome: 'refused' });
    await fund.deliver('owner2', { outcome: 'noLicenceNeeded' });
    expect((await fund.everything()).slice(before.length).filter(({ stream }) => stream.startsWith('entitlement-'))).toEqual([]);
    await fund.deliver('owner2');
    const found = itemsOf(await fund.get(`entitlements?subjectId=${subjectOf('owner2')}&limit=1000`)).map(({ policyId }) => policyId);
    expect(found).toEqual(expect.arrayContaining([one, two]));
    for (const not of [legalOnly, otherItem, later, drafted, closed]) expect(found).not.toContain(not);
  });

  it('is found among the facts on record when a policy is published after the delivery, once', async () => {
    const item = { itemCodes: ['YK-SC-003'] };
    const first = await fund.deliver('owner', { code: 'YK-SC-003' });
    await fund.deliver('owner', { code: 'YK-SC-003' });
    await fund.deliver('owner2', { code: 'YK-SC-003', kind: 'legal' });
    await fund.deliver('owner3', { code: 'YK-SC-003', outcome: 'refused' });
    const policyId = await fund.publish({ ...item, applicantKinds: ['natural'] });
    const id = fund.idOf(policyId, 'owner');
    expect(await fund.show(id, 'owner')).toMatchObject({
      caseId: first,
      status: 'matched',
      evidence: { itemCode: 'YK-SC-003', policyRevision: 1, deliveredAt: '2022-12-01T00:00:00.000Z' },
    });
    await fund.deliver('owner', { code: 'YK-SC-003' });
    expect(itemsOf(await fund.get(`entitlements?policyId=${policyId}`)).map((each) => each['entitlementId'])).toEqual([id]);
    expect(await fund.history(id)).toHaveLength(1);
    const [matched] = await fund.history(id);
    const [, published] = await fund.events(streamOf(policyAggregate, policyId));
    expect(matched?.metadata).toMatchObject({
      causationId: published?.id,
      correlationId: published?.metadata.correlationId,
      actor: { id: 'system:subsidy', role: 'system', authority: '补贴政策《高新技术企业认定补助》' },
    });
    expect(await fund.events(streamOf(searchAggregate, policyId))).toMatchObject([
      { type: 'subsidy.search.completed', data: { policyId, grants: 3, matched: 1 } },
    ]);
    const later = await fund.publish({ ...item, from: '2022-12-02' });
    expect(itemsOf(await fund.get(`entitlements?policyId=${later}`))).toEqual([]);
    const before = await fund.everything();
    await fund.product.restart();
    await fund.product.quiet();
    expect(await fund.everything()).toHaveLength(before.length);
  });

  it('is found once for a beneficiary: a second case of a policy changes nothing and parks nothing', async () => {
    const policyId = await fund.publish();
    const first = await fund.deliver('owner3');
    const id = fund.idOf(policyId, 'owner3');
    await fund.act(id, 'confirmations', 'owner3');
    await fund.deliver('owner3', { code: 'YK-SC-002' });
    expect(await fund.show(id)).toMatchObject({ caseId: first, status: 'reserved', revision: 2 });
    expect(itemsOf(await fund.get(`entitlements?policyId=${policyId}&subjectId=${subjectOf('owner3')}`))).toHaveLength(1);
    expect((await fund.everything()).filter(({ stream }) => stream.startsWith('parked-'))).toEqual([]);
  });

  it('keeps the account as ciphertext, and shows it to the beneficiary and finance only', async () => {
    const policyId = await fund.publish();
    const id = await fund.confirmed(policyId, 'owner', { account: '987654321012345' });
    expect(JSON.stringify(await fund.everything(), (_, value: unknown) => (typeof value === 'bigint' ? '' : value))).not.toContain(
      '987654321012345',
    );
    for (const as of ['owner', 'finance']) expect(await fund.show(id, as)).toMatchObject({ account: '987654321012345' });
    for (const as of ['auditor', 'head', 'clerk']) expect(await fund.show(id, as)).not.toHaveProperty('account');
  });
});

const bodyOf = async (policyId: string): Promise<Body> => {
  const { name, itemCodes, applicantKinds, amount, ceiling, from, until } = (await fund.get(`policies/${policyId}`)).body;
  return { name, itemCodes, applicantKinds, amount, ceiling, from, until };
};

describe('the budget', () => {
  it('is never exceeded, whoever confirms at once, and goes in the order of confirmation', async () => {
    const policyId = await fund.publish({ ceiling: 120_000 });
    for (const owner of OWNERS) await fund.deliver(owner);
    await Promise.all(OWNERS.map((owner) => fund.act(fund.idOf(policyId, owner), 'confirmations', owner)));
    expect(await fund.budget(policyId)).toMatchObject({
      reserved: 100_000,
      remaining: 20_000,
      entitlements: { confirmed: 0, reserved: 2, exhausted: 4 },
    });
    const order = (await fund.everything())
      .filter(({ type, data }) => type === 'subsidy.entitlement.confirmed' && data['policyId'] === policyId)
      .map(({ data }) => data['entitlementId'] as string);
    const ledger = await fund.events(streamOf(budgetAggregate, budgetIdOf({ policyId, period: '2022-12-01..2023-12-31' })));
    expect(ledger.map(({ data }) => data['entitlementId'])).toEqual(order);
    for (const [no, id] of order.entries()) expect(ledger[no]?.data['caseId']).toBe((await fund.show(id))['caseId']);
    expect(ledger.map(({ type }) => type).slice(0, 3)).toEqual([
      'subsidy.budget.reserved',
      'subsidy.budget.reserved',
      'subsidy.budget.exhausted',
    ]);
    expect(await fund.show(order[2]!)).toMatchObject({ status: 'exhausted' });
    expect(await fund.act(order[2]!, 'approvals', 'finance')).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'exhausted' },
    });
  });

  it('takes back what is waived, and gives it to the next', async () => {
    const policyId = await fund.publish({ ceiling: 50_000 });
    const id = await fund.confirmed(policyId, 'owner');
    await fund.act(id, 'approvals', 'finance');
    expect((await fund.act(id, 'waivers', 'owner')).body).toMatchObject({ status: 'waived' });
    expect(await fund.budget(policyId)).toMatchObject({ reserved: 0, remaining: 50_000, entitlements: { waived: 1, reserved: 0 } });
    const next = await fund.confirmed(policyId, 'owner2');
    expect(await fund.show(next)).toMatchObject({ status: 'reserved' });
    const ledger = await fund.events(streamOf(budgetAggregate, budgetIdOf({ policyId, period: '2022-12-01..2023-12-31' })));
    const { caseId } = await fund.show(id);
    expect(ledger.slice(0, 2)).toMatchObject([
      { type: 'subsidy.budget.reserved', data: { caseId } },
      { type: 'subsidy.budget.released', data: { caseId } },
    ]);
    expect(await fund.act(id, 'confirmations', 'owner')).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED', state: 'waived' } });
  });

  it('is given back when an intent is waived before the ledger has answered it', async () => {
    const policyId = await fund.publish({ ceiling: 50_000 });
    await fund.deliver('owner');
    const id = fund.idOf(policyId, 'owner');
    await fund.act(id, 'confirmations', 'owner');
    expect((await fund.act(id, 'waivers', 'owner')).status).toBe(200);
    expect(await fund.budget(policyId)).toMatchObject({ reserved: 0, remaining: 50_000, entitlements: { waived: 1, confirmed: 0 } });
    expect(await fund.show(id)).toMatchObject({ status: 'waived' });
  });

  it('equals a recount of the entitlements, for every policy', async () => {
    await fund.product.quiet();
    const policies = itemsOf(await fund.get('policies?limit=1000'));
    expect(policies.length).toBeGreaterThan(5);
    for (const { policyId, ceiling } of policies) {
      const { reserved, ordered, paid, remaining, entitlements } = await fund.budget(String(policyId));
      const all = itemsOf(await fund.get(`entitlements?policyId=${String(policyId)}&limit=1000`));
      const sum = (...statuses: string[]) =>
        all.filter(({ status }) => statuses.includes(String(status))).reduce((total, { amount }) => total + Number(amount), 0);
      expect({ reserved, ordered, paid }).toEqual({
        reserved: sum('reserved', 'approved', 'returned'),
        ordered: sum('ordered'),
        paid: sum('settled'),
      });
      expect(Number(reserved) + Number(ordered) + Number(paid) + Number(remaining)).toBe(ceiling);
      for (const [status, count] of Object.entries(entitlements as Record<string, number>)) {
        expect({ status, count }).toEqual({ status, count: all.filter((each) => each['status'] === status).length });
      }
    }
  });
});

describe('the approval', () => {
  it('is by two persons, never by one', async () => {
    const id = await fund.confirmed(await fund.publish(), 'owner');
    const first = await fund.act(id, 'approvals', 'finance', {}, { key: 'first' });
    expect(await fund.act(id, 'approvals', 'finance')).toMatchObject({ status: 409, body: { code: 'SAME_PERSON' } });
    expect(await fund.act(id, 'approvals', 'finance', {}, { key: 'first' })).toMatchObject({ status: 200, body: first.body });
    expect(await fund.act(id, 'approvals', 'finance2', {}, { ifMatch: 2 })).toMatchObject({ status: 412 });
    expect((await fund.history(id)).map(({ type }) => type)).not.toContain('subsidy.entitlement.payment-ordered');
  });

  it('by two at once orders one payment; by three, one comes too late; by one twice, one is refused', async () => {
    const policyId = await fund.publish();
    for (const owner of OWNERS) {
      const id = await fund.confirmed(policyId, owner);
      const answers = await Promise.all(['finance', 'finance2', 'finance3'].map((login) => fund.act(id, 'approvals', login)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
      expect(await fund.show(id)).toMatchObject({ status: 'settled', payments: [{ status: 'settled' }] });
    }
    const id = await fund.confirmed(await fund.publish(), 'owner');
    const twice = await Promise.all([fund.act(id, 'approvals', 'finance'), fund.act(id, 'approvals', 'finance')]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await fund.show(id)).toMatchObject({ status: 'approved' });
  });

  it('waits for the intent', async () => {
    const policyId = await fund.publish();
    await fund.deliver('owner');
    expect(await fund.act(fund.idOf(policyId, 'owner'), 'approvals', 'finance')).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'matched' },
    });
  });
});

describe('a payment that comes back', () => {
  it('is begun anew with a new account, by two fresh approvals, under another payment', async () => {
    const policyId = await fund.publish();
    const id = await fund.ordered(policyId, 'owner', { account: CLOSED });
    const [first, second] = ['0', '1'].map((attempt) => derivedId('payment', id, attempt));
    expect(await fund.show(id)).toMatchObject({
      status: 'returned',
      payments: [{ paymentId: first, status: 'returned', reason: 'ACCOUNT_CLOSED' }],
    });
    expect(await fund.budget(policyId)).toMatchObject({ reserved: 50_000, ordered: 0, paid: 0, entitlements: { returned: 1 } });

    expect(await fund.act(id, 'payments/retries', 'finance', { account: ACCOUNT })).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNT_OF_APPLICANT' },
    });
    expect((await fund.act(id, 'payments/retries', 'owner', { account: ACCOUNT })).body).toMatchObject({ status: 'reserved' });
    expect(await fund.show(id)).toMatchObject({ status: 'reserved', account: ACCOUNT, approvals: [] });
    await fund.approveTwice(id);
    expect(await fund.show(id)).toMatchObject({
      status: 'settled',
      payments: [
        { paymentId: first, status: 'returned' },
        { paymentId: second, status: 'settled' },
      ],
    });
    expect(await fund.budget(policyId)).toMatchObject({ reserved: 0, paid: 50_000, remaining: 4_950_000 });
  });

  it('can be begun anew by finance to the same account', async () => {
    const id = await fund.ordered(await fund.publish(), 'owner', { account: CLOSED });
    await fund.product.quiet();
    expect((await fund.act(id, 'payments/retries', 'finance')).status).toBe(200);
    await fund.approveTwice(id);
    expect(await fund.show(id)).toMatchObject({ status: 'returned', payments: [{ status: 'returned' }, { status: 'returned' }] });
    expect(await fund.act(id, 'confirmations', 'owner')).toMatchObject({ status: 409 });
  });
});

describe('a policy', () => {
  it('is drafted, published, closed; read by everybody whom it concerns', async () => {
    const policyId = await fund.publish({ name: '高校优才选招补贴' });
    const path = `policies/${policyId}`;
    expect((await fund.get(path, 'applicant')).body).toMatchObject({
      policyId,
      name: '高校优才选招补贴',
      status: 'published',
      revision: 1,
    });
    expect(await fund.post(`${path}/publications`, {}, 'keeper')).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'published', allowed: ['ClosePolicy'] },
    });
    expect((await fund.post(`${path}/closures`, {}, 'keeper', { ifMatch: 0 })).status).toBe(412);
    expect((await fund.post(`${path}/closures`, {}, 'keeper', { ifMatch: 1 })).body).toEqual({ policyId, status: 'closed', revision: 2 });
    await fund.product.quiet();
    expect(itemsOf(await fund.get('policies?status=closed&limit=1000')).map((each) => each['policyId'])).toContain(policyId);
    expect((await fund.budget(policyId))['entitlements']).toMatchObject({ reserved: 0, settled: 0 });
  });

  it('goes on with what was matched when it is closed, and is not published once its period is over', async () => {
    const policyId = await fund.publish();
    await fund.deliver('owner4');
    await fund.post(`policies/${policyId}/closures`, {}, 'keeper');
    const id = fund.idOf(policyId, 'owner4');
    await fund.act(id, 'confirmations', 'owner4');
    expect(await fund.show(id)).toMatchObject({ status: 'reserved' });
    const { body } = await fund.post('policies', { ...(await bodyOf(policyId)), from: '2022-11-01', until: '2022-11-30' }, 'keeper');
    expect(await fund.post(`policies/${String(body['policyId'])}/publications`, {}, 'keeper')).toMatchObject({
      status: 409,
      body: { code: 'POLICY_ENDED' },
    });
  });

  it('holds for the days of delivery in Beijing, the last one included', async () => {
    const item = { code: 'YK-SC-004' };
    const policyId = await fund.publish({ itemCodes: [item.code], until: '2022-12-31' });
    const period = '2022-12-01..2022-12-31';
    await fund.product.advanceTo(parseInstant('2022-12-31T15:59:59.999Z'));
    await fund.deliver('owner5', item);
    await fund.product.advanceTo(parseInstant('2022-12-31T16:00:00.000Z'));
    await fund.deliver('owner6', item);
    expect((await fund.get(`entitlements/${fund.idOf(policyId, 'owner5', period)}`)).status).toBe(200);
    expect((await fund.get(`entitlements/${fund.idOf(policyId, 'owner6', period)}`)).status).toBe(404);
  });
});
