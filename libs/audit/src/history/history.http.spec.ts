import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { auditService } from '..';
import { at, caseId, recordCase, sealedName, streams } from '../testing/case-in-history';
import { CLERK, Recorder } from '../testing/recorder';

jest.setTimeout(60_000);

type Body = Record<string, unknown>;
interface Item {
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: string;
}

describe('the history of a case', () => {
  let product: TestProduct;
  let recorder: Recorder;

  beforeAll(async () => {
    product = await startProduct([auditService]);
    recorder = new Recorder(product.store, at(0));
    await recordCase(recorder);
    await product.quiet();
  });
  afterAll(() => product.stop());

  const get = <Answer = Body>(path: string, as = 'auditor') => product.request<Answer>('GET', `/audit/cases/${path}`, { as });
  const asOf = (query: string) => get(`${caseId}?${query}`);
  const history = async (query = '') => (await get<{ items: Item[]; next?: string }>(`${caseId}/history${query}`)).body;

  it('is every event over all services, in the order in which they were true, and of one moment the cause before its effect', async () => {
    const { items, next } = await history();
    expect(next).toBeUndefined();
    expect(items.map(({ type }) => type)).toEqual([
      'intake.case.registered',
      'intake.case.accepted',
      'approval.review.opened',
      'approval.review.examined',
      'approval.review.advice-given',
      'approval.review.deadline-reached',
      'approval.review.decided',
      'approval.docnumber.allocated',
      'approval.review.decision-numbered',
      'intake.case.decided',
      'supervision.push.queued',
      'supervision.push.acknowledged',
      'supervision.push.delivered',
      'intake.case.note-added',
      'intake.case.delivered',
      'feedback.rating.given',
      'subsidy.entitlement.matched',
      'subsidy.entitlement.confirmed',
      'subsidy.budget.reserved',
      'subsidy.entitlement.reserved',
      'subsidy.entitlement.payment-settled',
    ]);
  });

  it('tells who, on what authority, what led to it, both times, and leaves ciphertext as it is', async () => {
    const { items } = await history();
    expect(items[13]).toMatchObject({
      stream: streams.case,
      revision: 3,
      version: 1,
      occurredAt: at(9),
      recordedAt: at(9, 1),
      actor: CLERK,
      cause: {
        correlationId: expect.any(String) as string,
        causationId: expect.any(String) as string,
        commandId: expect.any(String) as string,
      },
      data: { text: sealedName },
    });
  });

  it('comes in pages that neither lose nor repeat', async () => {
    const { items: all } = await history();
    const seen: Item[] = [];
    let cursor = '';
    do {
      const page = await history(`?limit=4${cursor}`);
      seen.push(...page.items);
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(all);
  });

  it('refuses a cursor that is not one of it', async () => {
    const { next } = await history('?limit=1');
    const other = derivedId('case', 'another');
    for (const path of [
      `${other}/history?cursor=${next!}`,
      `${caseId}/history?cursor=abc`,
      `${caseId}/history?cursor=${Buffer.from(JSON.stringify([caseId, at(6), 'x', 0, 's', 1])).toString('base64url')}`,
    ]) {
      const { status, body } = await get(path);
      expect([status, body['code']]).toEqual([422, 'BAD_CURSOR']);
    }
  });

  it('holds of a stream that many cases share only the events of this one', async () => {
    const { body } = await get<{ items: Item[] }>(`${derivedId('case', 'another')}/history`);
    expect(body.items).toMatchObject([
      { stream: streams.numbers, revision: 1 },
      { stream: streams.budget, revision: 0 },
    ]);
  });

  it('is not there for a case that is not there', async () => {
    const nobody = derivedId('case', 'nobody');
    for (const path of [`${nobody}/history`, nobody])
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'CASE_NOT_FOUND' } });
  });

  it('shows the case as it is in the end, each fact with both its times', async () => {
    const times = (hour: number) => ({ occurredAt: at(hour), recordedAt: at(hour, 1) });
    const { body } = await asOf(`asOf=${at(20)}`);
    expect(body).toMatchObject({
      caseId,
      by: 'occurred',
      status: 'delivered',
      statusSince: times(10),
      caseNo: 'YK20221201-7K3M9QXA-C',
      itemId: derivedId('item', 'food'),
      itemVersion: 2,
      departmentCode: 'YK-XSP',
      applicant: { kind: 'natural', subjectId: sealedName.subjectId },
      visits: 2,
      notes: 1,
      review: { status: 'effective', examinations: 1, advice: 1, mark: 'yellow', ...times(6) },
      decision: { outcome: 'granted', documentNumber: '营行审〔2022〕1号', decidedAt: at(6), ...times(6) },
      deliveries: [{ method: 'window', ...times(10) }],
      pushes: [{ departmentCode: 'YK-SCJG', status: 'acknowledged', escalated: false, ...times(8) }],
      rating: { grade: 'satisfied', ...times(11) },
      entitlements: [{ policyId: 'p', status: 'payment-settled', ...times(13) }],
      last: { type: 'subsidy.entitlement.payment-settled', actor: { id: 'system:approval' }, ...times(13) },
      events: 21,
    });
    expect(JSON.stringify(body)).not.toContain(sealedName.sealed);
  });

  it.each([
    [`asOf=${at(1)}`, { status: 'registered', visits: 1, events: 1, pushes: [] }],
    [`asOf=${at(3)}`, { status: 'accepted', review: expect.objectContaining({ status: 'open', examinations: 1 }) as object }],
    [`asOf=${at(5, 59)}`, { status: 'accepted', events: 6 }],
    [`asOf=${at(6)}&by=occurred`, { status: 'decided', decision: expect.objectContaining({ outcome: 'granted' }) as object }],
    [`asOf=${at(6)}&by=recorded`, { status: 'accepted', by: 'recorded', events: 6 }],
    [`asOf=${at(6, 1)}&by=recorded`, { status: 'decided' }],
    [`asOf=${at(7)}`, { pushes: [expect.objectContaining({ status: 'queued' })] }],
  ])('shows the case as of %s', async (query, expected) => {
    const { status, body } = await asOf(query);
    expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
  });

  it('says that the case was not there yet', async () => {
    expect(await asOf(`asOf=${at(1)}&by=recorded`)).toMatchObject({ status: 404, body: { code: 'CASE_NOT_YET_THERE' } });
  });

  it('knows a late entry by the time that it is asked by', async () => {
    const late = derivedId('case', 'late');
    recorder.recordedAt = at(15);
    await recorder.record(`case-${late}` as typeof streams.case, { type: 'intake.case.registered', occurredAt: at(1) });
    await product.quiet();
    expect((await get(`${late}?asOf=${at(2)}`)).body).toMatchObject({ statusSince: { occurredAt: at(1), recordedAt: at(15) } });
    expect((await get(`${late}?asOf=${at(2)}&by=recorded`)).status).toBe(404);
  });

  it('is for auditors alone', async () => {
    for (const as of ['clerk', 'officer', 'head', 'admin', 'applicant', 'supervisor']) {
      for (const path of [`${caseId}/history`, caseId]) expect([as, (await get(path, as)).status]).toEqual([as, 403]);
    }
    expect((await product.request('GET', `/audit/cases/${caseId}`)).status).toBe(401);
  });
});
