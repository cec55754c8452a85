import { citizenIdFrom, derivedId, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { item } from '../testing/cases';
import {
  citizen,
  company,
  file,
  ownSubject,
  plainItem,
  registration,
  startIntake,
  unlistedItem,
  withdrawnItem,
  type Intake,
} from '../testing/product';

jest.setTimeout(120_000);

let intake: Intake;

beforeAll(async () => {
  intake = await startIntake();
});

afterAll(() => intake.product.stop());

describe('a case, from receipt to delivery', () => {
  it('is registered, accepted, decided and delivered', async () => {
    const registered = await intake.post('', registration);
    expect(registered.status).toBe(201);
    const caseId = String(registered.body['caseId']);
    expect(registered.body).toEqual({
      caseId,
      caseNo: expect.stringMatching(/^YK20221201-/) as string,
      subjectId: ownSubject,
      status: 'registered',
      revision: 0,
    });
    expect(registered.headers.get('location')).toBe(`/intake/cases/${caseId}`);
    expect(registered.headers.get('etag')).toBe('"0"');

    const accepted = await intake.post(`/${caseId}/acceptances`, {});
    expect(accepted).toMatchObject({ status: 200, body: { caseId, status: 'accepted', revision: 1 } });
    await intake.decide(caseId);
    const delivered = await intake.post(`/${caseId}/deliveries`, { method: 'mail', trackingNo: 'EA123456789CN' });
    expect(delivered).toMatchObject({ status: 200, body: { caseId, status: 'delivered', revision: 3 } });

    expect(await intake.show(caseId)).toMatchObject({
      status: 'delivered',
      item: { itemId: item.itemId, version: 3, code: item.code },
      applicant: { subjectId: ownSubject, name: '张三', number: `2108**********${citizen.number.slice(-4)}`, phone: '139****0000' },
      missing: [],
      acceptance: { list: { year: 2022, edition: 2 } },
      decision: { outcome: 'granted', documentNumber: '营行审〔2022〕15号' },
      delivery: { method: 'mail', trackingNo: 'EA123456789CN' },
      visits: 1,
      revision: 3,
    });
  });

  it('is of a legal person as well, by its credit code', async () => {
    const caseId = await intake.register({ applicant: company });
    expect(await intake.show(caseId)).toMatchObject({
      applicant: { kind: 'legal', name: company.name, number: `9121**********${company.number.slice(-4)}` },
    });
  });

  it('is read as soon as the position of its command has been read', async () => {
    const { body, headers } = await intake.post('', registration);
    const after = headers.get('yikou-position') ?? '';
    const shown = await intake.get(`/${String(body['caseId'])}`, 'clerk', { after });
    expect(shown).toMatchObject({ status: 200, body: { status: 'registered', revision: 0 } });
    expect(shown.headers.get('yikou-stale')).toBeNull();
    expect(shown.headers.get('etag')).toBe('"0"');
  });

  it('is noticed once, supplied, and accepted then', async () => {
    const caseId = await intake.register({ materials: [file('application')] });
    const missing = [{ code: 'layout', reason: '未提交平面图' }];
    expect(await intake.post(`/${caseId}/acceptances`, {})).toMatchObject({
      status: 409,
      body: { code: 'MATERIALS_MISSING', state: 'registered' },
    });
    expect(await intake.post(`/${caseId}/notices`, { missing })).toMatchObject({ status: 200, body: { status: 'noticed', revision: 1 } });
    expect(await intake.post(`/${caseId}/notices`, { missing })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'noticed', allowed: expect.not.arrayContaining(['GiveOneTimeNotice']) as string[] },
    });
    expect(await intake.show(caseId)).toMatchObject({ missing: ['layout'], notice: { missing } });
    expect(await intake.post(`/${caseId}/materials`, { materials: [file('layout', 'b')] })).toMatchObject({
      status: 200,
      body: { revision: 2 },
    });
    expect(await intake.post(`/${caseId}/acceptances`, {})).toMatchObject({ status: 200, body: { status: 'accepted' } });
  });

  it('is refused with reasons and remedies, and filed in the same append', async () => {
    const caseId = await intake.register();
    const refusal = { reasons: ['不属于本机关职权范围'], remedies: '六十日内申请行政复议' };
    expect(await intake.post(`/${caseId}/refusals`, refusal)).toMatchObject({
      status: 200,
      body: { status: 'acceptanceRefused', revision: 2 },
    });
    expect(await intake.show(caseId)).toMatchObject({ refusal: { ...refusal, filedAt: '2022-12-01T00:00:00.000Z' }, revision: 2 });
    expect(await intake.post(`/${caseId}/acceptances`, {})).toMatchObject({
      status: 409,
      body: { state: 'acceptanceRefused', allowed: ['AddNote'] },
    });
  });

  it('has its visits counted, and changes hands', async () => {
    const caseId = await intake.register();
    expect(await intake.post(`/${caseId}/visits`)).toMatchObject({ status: 200, body: { visits: 2, revision: 1 } });
    const taken = await intake.post(`/${caseId}/hand-overs`, undefined, { as: 'clerk2' });
    expect(taken).toMatchObject({ status: 200, body: { contact: derivedId('account', 'clerk2'), revision: 2 } });
    expect(await intake.post(`/${caseId}/hand-overs`, undefined, { as: 'clerk2' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await intake.show(caseId)).toMatchObject({
      visits: 2,
      contacts: [{ accountId: derivedId('account', 'clerk') }, { accountId: derivedId('account', 'clerk2') }],
    });
  });

  it('takes notes in every state, which the applicant does not see', async () => {
    const caseId = await intake.decided();
    await intake.post(`/${caseId}/deliveries`, { method: 'window' });
    const noted = await intake.post(`/${caseId}/notes`, { text: '已电话告知' });
    expect(noted).toMatchObject({ status: 200, body: { caseId, noteId: expect.any(String) as string, revision: 4 } });
    const shown = await intake.show(caseId);
    expect(shown['notes']).toEqual([
      {
        noteId: noted.body['noteId'],
        text: '已电话告知',
        by: derivedId('account', 'clerk'),
        role: 'clerk',
        at: '2022-12-01T00:00:00.000Z',
      },
    ]);
    expect(await intake.show(caseId, 'owner')).not.toHaveProperty('notes');
  });
});

describe('what is not taken', () => {
  it('is a licence outside the list in force', async () => {
    const caseId = await intake.register({ itemId: unlistedItem, materials: [] });
    expect(await intake.post(`/${caseId}/acceptances`, {})).toMatchObject({ status: 409, body: { code: 'ITEM_NOT_LISTED' } });
    const other = await intake.register({ itemId: plainItem, materials: [] });
    expect(await intake.post(`/${other}/acceptances`, {})).toMatchObject({ status: 200 });
  });

  it('is what was registered for an item that was withdrawn since', async () => {
    const caseId = await intake.register({ itemId: withdrawnItem, materials: [] });
    await intake.withdraw(withdrawnItem);
    expect(await intake.post(`/${caseId}/acceptances`, {})).toMatchObject({ status: 409, body: { code: 'ITEM_NOT_IN_FORCE' } });
    expect(await intake.post('', { ...registration, itemId: withdrawnItem, materials: [] })).toMatchObject({ status: 409 });
    const refusal = { reasons: ['该事项已取消，无需办理'], remedies: '六十日内申请行政复议' };
    expect(await intake.post(`/${caseId}/refusals`, refusal)).toMatchObject({ status: 200 });
  });

  it('is an item that is not published', async () => {
    expect(await intake.post('', { ...registration, itemId: derivedId('item', 'unknown') })).toMatchObject({
      status: 409,
      body: { code: 'ITEM_NOT_IN_FORCE', errors: [{ field: '/itemId' }] },
    });
  });

  it('is a wrong number, of either kind', async () => {
    const number = citizen.number.slice(0, 17) + (citizen.number.endsWith('0') ? '1' : '0');
    const refused = await intake.post('', { ...registration, applicant: { ...citizen, number } });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'INVALID_CITIZEN_ID', errors: [{ field: '/applicant/number', rule: 'check' }] },
    });
    expect(JSON.stringify(refused.body)).not.toContain(number);
    const company = { kind: 'legal', name: '某某公司', number: citizen.number };
    expect(await intake.post('', { ...registration, applicant: company })).toMatchObject({
      status: 422,
      body: { code: 'INVALID_CREDIT_CODE', errors: [{ field: '/applicant/number' }] },
    });
  });

  it('is a material that the guide does not name', async () => {
    expect(await intake.post('', { ...registration, materials: [file('patent')] })).toMatchObject({
      status: 422,
      body: { code: 'MATERIAL_NOT_ASKED', errors: [{ field: '/materials' }] },
    });
  });

  it('is a delivery before the decision, a second one, or one by mail without its number', async () => {
    const caseId = await intake.accepted();
    expect(await intake.post(`/${caseId}/deliveries`, { method: 'window' })).toMatchObject({ status: 409, body: { state: 'accepted' } });
    await intake.decide(caseId);
    expect(await intake.post(`/${caseId}/deliveries`, { method: 'mail' })).toMatchObject({
      status: 422,
      body: { code: 'INVALID_TRACKING_NUMBER', errors: [{ field: '/trackingNo' }] },
    });
    expect(await intake.post(`/${caseId}/deliveries`, { method: 'window' })).toMatchObject({ status: 200 });
    expect(await intake.post(`/${caseId}/deliveries`, { method: 'window' })).toMatchObject({
      status: 409,
      body: { state: 'delivered', allowed: ['AddNote'] },
    });
  });
});

describe('a decision', () => {
  it('is recorded once: what approval tells of a case that has one, or that is not accepted, waits for a person', async () => {
    const caseId = await intake.decided();
    await intake.decide(caseId);
    expect(await intake.show(caseId)).toMatchObject({ status: 'decided', revision: 2 });
    expect(await intake.post(`/${caseId}/deliveries`, { method: 'window' })).toMatchObject({ status: 200, body: { revision: 3 } });

    const unaccepted = await intake.register();
    await intake.decide(unaccepted);
    expect(await intake.show(unaccepted)).toMatchObject({ status: 'registered', revision: 0 });
  });

  it('is recorded as of when it was told, by the system', async () => {
    const caseId = await intake.decided();
    const [, , decided] = await intake.history(caseId);
    expect(decided).toMatchObject({
      type: 'intake.case.decided',
      metadata: { actor: { id: 'system:intake', role: 'system', authority: '行政许可法 §38' }, occurredAt: '2022-12-01T00:00:00.000Z' },
    });
    expect(decided?.metadata.causationId).not.toBe(decided?.metadata.commandId);
  });
});

describe('retries and conflicts', () => {
  it('answers a command that comes again as it did at first, although the case has moved on', async () => {
    const first = await intake.post('', registration, { key: 'again' });
    const caseId = String(first.body['caseId']);
    const accepted = await intake.post(`/${caseId}/acceptances`, {}, { key: 'accept' });
    await intake.post(`/${caseId}/visits`);
    const before = await intake.events();
    for (const [again, was] of [
      [await intake.post('', registration, { key: 'again' }), first],
      [await intake.post(`/${caseId}/acceptances`, {}, { key: 'accept', ifMatch: 7 }), accepted],
    ] as const) {
      expect(again.status).toBe(was.status);
      expect(again.body).toEqual(was.body);
      for (const header of ['etag', 'location', 'yikou-position']) expect(again.headers.get(header)).toBe(was.headers.get(header));
    }
    expect(await intake.events()).toBe(before);
  });

  it('refuses a key that was used for something else', async () => {
    await intake.post('', registration, { key: 'used' });
    expect(await intake.post('', { ...registration, channel: 'online' }, { key: 'used' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('makes one person of nobody: who came under a used key with another number is another subject', async () => {
    const number = (sequence: number) => citizenIdFrom(YINGKOU, parseBeijingDay('1991-05-17'), sequence);
    const of = (sequence: number) => ({ ...registration, applicant: { ...citizen, number: number(sequence) } });
    const first = await intake.post('', of(1), { key: 'two-persons' });
    expect(await intake.post('', of(2), { key: 'two-persons' })).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const second = await intake.post('', of(2), { key: 'the-second-person' });
    expect(second.status).toBe(201);
    expect(second.body['subjectId']).not.toBe(first.body['subjectId']);
  });

  it('refuses a stale revision', async () => {
    const caseId = await intake.register();
    await intake.post(`/${caseId}/visits`);
    expect(await intake.post(`/${caseId}/visits`, undefined, { ifMatch: 0 })).toMatchObject({
      status: 412,
      body: { expected: 0, actual: 1 },
    });
    expect(await intake.post(`/${caseId}/visits`, undefined, { ifMatch: 1 })).toMatchObject({ status: 200, body: { revision: 2 } });
  });

  it('lets one of two clerks accept a case, a hundred times over, and tells the other what is allowed now', async () => {
    const before = await intake.events();
    for (let round = 0; round < 100; round += 1) {
      const caseId = await intake.register();
      const answers = await Promise.all(['clerk', 'clerk2'].map((as) => intake.post(`/${caseId}/acceptances`, {}, { as })));
      const [won, lost] = answers.sort((a, b) => a.status - b.status);
      expect(won).toMatchObject({ status: 200, body: { status: 'accepted', revision: 1 } });
      expect(lost).toMatchObject({
        status: 409,
        body: { code: 'NOT_ALLOWED', state: 'accepted', allowed: ['CountVisit', 'TakeOver', 'AddNote'] },
      });
    }
    expect(await intake.events()).toBe(before + 200);
  });
});
