import { accountIdOf } from '@yikou/platform';
import { derivedId, parseInstant, parseUuid } from '@yikou/shared-kernel';
import { APPLICANT, DEPARTMENT, Office, type Problem } from './testing/office';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let office: Office;
beforeAll(async () => (office = await Office.open()));
afterAll(() => office.close());

interface Listed {
  readonly items: readonly { readonly caseId: string; readonly due: string; readonly status: string }[];
  readonly next?: string;
}

describe('a committed case', () => {
  it('is opened on acceptance, examined by one officer, decided by another, and takes effect with its number', async () => {
    const caseId = await office.accept();
    expect(await office.review(caseId)).toMatchObject({ status: 'awaitingExamination', mark: 'inTime', revision: 0 });

    const examined = await office.examine(caseId);
    expect(examined).toMatchObject({ status: 200, body: { caseId, opinion: 'grant', revision: 1 } });
    expect(examined.headers.get('etag')).toBe('"1"');
    expect(examined.headers.get('yikou-position')).toMatch(/^\d+-[0-9a-f]{8}-\d+$/);
    const advice = { source: 'outside', from: '消防救援支队', text: `对${APPLICANT}无意见` };
    expect(await office.post(`reviews/${caseId}/advice`, 'officer', advice)).toMatchObject({
      status: 200,
      body: { source: 'outside', revision: 2 },
    });
    expect(await office.decide(caseId)).toMatchObject({ status: 200, body: { outcome: 'granted', revision: 3 } });

    const read = await office.review<{ readonly decision: { readonly documentNumber: string } }>(caseId);
    expect(read).toMatchObject({
      status: 'effective',
      applicant: { kind: 'natural', name: APPLICANT },
      examinations: [{ officerId: accountIdOf('officer'), opinion: 'grant', text: `${APPLICANT}的材料齐全` }],
      advice: [{ recordedBy: accountIdOf('officer'), ...advice }],
      decision: { outcome: 'granted', officerId: accountIdOf('officer2') },
      revision: 4,
    });
    expect(read.decision.documentNumber).toMatch(/^营行审〔2022〕\d+号$/);
  });

  it('explains its deadline step by step', async () => {
    const caseId = await office.accept();
    expect(await office.review(caseId)).toMatchObject({
      due: '2022-12-15T16:00:00.000Z',
      deadline: {
        dueDay: '2022-12-15',
        provisional: false,
        derivation: [
          { step: 'start', zh: '自 2022-12-01 起算，当日不计入' },
          { step: 'limit', en: 'Limit of 10 working days (行政许可法 §42)' },
          { step: 'calendar' },
          { step: 'due', zh: '2022-12-15 24:00（北京时间）到期' },
        ],
      },
    });
  });

  it('keeps what may speak of persons as ciphertext in its events', async () => {
    const caseId = await office.accept();
    await office.examine(caseId);
    await office.post(`reviews/${caseId}/advice`, 'officer', { source: 'inside', from: APPLICANT, text: APPLICANT });
    const stored = JSON.stringify((await office.events(caseId)).map(({ data }) => data));
    expect(stored).toContain('"sealed"');
    expect(stored).not.toContain(APPLICANT);
  });

  it('refused: reasons and remedies in the answer, filed with the legal department in the same append, which confirms', async () => {
    const caseId = await office.accept();
    await office.examine(caseId);
    const refused = await office.decide(caseId, 'officer2', { outcome: 'refused', reasons: ['不符合法定条件'] });
    expect(refused.body).toMatchObject({
      reasons: ['不符合法定条件'],
      remedies: [
        { kind: 'reconsideration', within: { amount: 60, unit: 'days' } },
        { kind: 'suit', within: { amount: 6, unit: 'months' } },
      ],
      revision: 3,
    });
    const [decided, filed] = (await office.events(caseId)).slice(2);
    expect([decided?.type, filed?.type]).toEqual(['approval.review.decided', 'approval.review.adverse-outcome-filed']);
    expect(decided?.metadata.commandId).toBe(filed?.metadata.commandId);

    expect(await office.review(caseId)).toMatchObject({ status: 'effective', filings: ['refused'], decision: { outcome: 'refused' } });
    const filings = await office.get<Listed>('adverse-filings?status=filed&adverse=refused', 'legal');
    expect(filings.body.items.map((each) => each.caseId)).toContain(caseId);
    const confirmed = await office.post(`adverse-filings/${caseId}/confirmations`, 'legal', { adverse: 'refused' });
    expect(confirmed).toMatchObject({ status: 200, body: { adverse: 'refused', revision: 5 } });
    expect(await office.post(`adverse-filings/${caseId}/confirmations`, 'legal', { adverse: 'refused' })).toMatchObject({
      status: 409,
      body: { code: 'FILING_ALREADY_CONFIRMED' },
    });
    await office.product.quiet();
    const left = await office.get<Listed>('adverse-filings?status=filed&adverse=refused', 'legal');
    expect(left.body.items.map((each) => each.caseId)).not.toContain(caseId);
  });

  it('that was not even accepted is filed with the legal department alike, which confirms', async () => {
    const caseId = await office.refuseAcceptance('不属于本机关职权范围');
    await office.product.quiet();
    const filed = async (query: string) =>
      (await office.get<{ readonly items: readonly { readonly caseId: string }[] }>(`adverse-filings?${query}`, 'legal')).body.items;
    const expected = {
      caseId,
      adverse: 'acceptanceRefused',
      status: 'filed',
      reasons: ['不属于本机关职权范围'],
      departmentCode: DEPARTMENT,
    };
    expect(await filed('adverse=acceptanceRefused')).toMatchObject([expected]);
    expect(await filed(`departmentCode=${DEPARTMENT}`)).toContainEqual(expect.objectContaining(expected));
    const confirm = (adverse: string, as = 'legal') => office.post(`adverse-filings/${caseId}/confirmations`, as, { adverse });
    expect(await confirm('refused')).toMatchObject({ status: 404, body: { code: 'ADVERSE_FILING_NOT_FOUND' } });
    expect(await confirm('acceptanceRefused', 'head')).toMatchObject({ status: 403 });
    expect(await confirm('acceptanceRefused')).toMatchObject({ status: 200, body: { adverse: 'acceptanceRefused', revision: 1 } });
    expect(await confirm('acceptanceRefused')).toMatchObject({ status: 409, body: { code: 'FILING_ALREADY_CONFIRMED' } });
    await office.product.quiet();
    expect(await filed('adverse=acceptanceRefused&status=filed')).toEqual([]);
    expect(await filed('adverse=acceptanceRefused&status=confirmed')).toMatchObject([{ caseId }]);
    expect((await office.get(`reviews/${caseId}`, 'auditor')).status).toBe(404);
  });

  it('ends as no licence needed: effective at once, without a number', async () => {
    const caseId = await office.accept();
    await office.examine(caseId);
    expect((await office.decide(caseId, 'officer2', { outcome: 'noLicenceNeeded' })).status).toBe(200);
    const { decision, ...read } = await office.review<{ readonly decision: Record<string, unknown> }>(caseId);
    expect(read).toMatchObject({ status: 'effective', revision: 2 });
    expect(decision).not.toHaveProperty('documentNumber');
  });
});

describe('an instant case', () => {
  it('is due the same day and decided without an examination', async () => {
    const caseId = await office.accept({ instant: true });
    expect(await office.review(caseId)).toMatchObject({ status: 'awaitingInstantDecision', deadline: { dueDay: '2022-12-01' } });
    expect(await office.examine(caseId)).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED', state: 'awaitingInstantDecision' } });
    expect((await office.decide(caseId)).status).toBe(200);
    expect(await office.review(caseId)).toMatchObject({ status: 'effective' });
  });
});

describe('who may', () => {
  let open: string;
  let examined: string;
  beforeAll(async () => {
    open = await office.accept();
    examined = await office.accept();
    await office.examine(examined);
  });

  const routes = (): [string, string, object | undefined, readonly string[]][] => [
    ['GET', 'reviews', undefined, ['officer', 'legal', 'head', 'auditor']],
    ['GET', `reviews/${open}`, undefined, ['officer', 'legal', 'head', 'auditor']],
    ['POST', `reviews/${open}/examinations`, { opinion: 'needsMore' }, ['officer']],
    ['POST', `reviews/${open}/advice`, { source: 'inside', from: '科室', text: '无' }, ['officer']],
    ['POST', `reviews/${open}/decisions`, { outcome: 'granted' }, ['officer']],
    ['GET', 'document-numbers/营行审/2022', undefined, ['officer', 'office', 'legal', 'head', 'auditor']],
    ['GET', 'adverse-filings', undefined, ['legal', 'head', 'auditor']],
    ['POST', `adverse-filings/${open}/confirmations`, { adverse: 'refused' }, ['legal']],
  ];
  const everybody = ['clerk', 'officer', 'legal', 'head', 'office', 'finance', 'supervisor', 'auditor', 'keeper', 'admin', 'applicant'];

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('route %i is for its roles alone, and for nobody without a token', async (index) => {
    const [method, path, body, allowed] = routes()[index]!;
    const ask = (as?: string) => office.product.request<Problem>(method, `/approval/${path}`, { body, ...(as && { as }) });
    expect(await ask()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    for (const login of everybody) {
      const { status, body: answered } = await ask(login);
      if (allowed.includes(login)) expect([login, status]).not.toEqual([login, 403]);
      else expect([login, status, answered.code]).toEqual([login, 403, 'FORBIDDEN_ROLE']);
    }
  });

  it.each(['stranger', 'adrift'])('an officer of no or another department (%s) reaches nothing of it', async (login) => {
    const head = await office.product.store.head();
    const asked = [
      office.get(`reviews/${open}`, login),
      office.get(`reviews?departmentCode=${DEPARTMENT}`, login),
      office.examine(open, login),
      office.decide(examined, login),
      office.post(`reviews/${open}/advice`, login, { source: 'inside', from: '科室', text: '无' }),
    ];
    for (const { status, body } of await Promise.all(asked)) expect([status, body['code']]).toEqual([403, 'FORBIDDEN_SCOPE']);
    expect(await office.product.store.head()).toBe(head);
  });

  it('an officer sees the work list of the own department only', async () => {
    expect((await office.get<Listed>('reviews', 'stranger')).body.items).toEqual([]);
    expect((await office.get<Listed>('reviews', 'officer')).body.items.length).toBeGreaterThan(0);
    expect((await office.get('reviews', 'adrift')).status).toBe(403);
  });

  it('an officer who acts for the department as well (兼办) examines, and asks for its work list by name', async () => {
    const caseId = await office.accept();
    const examined = await office.examine(caseId, 'helper');
    expect(examined.status).toBe(200);
    const listed = (await office.get<Listed>(`reviews?departmentCode=${DEPARTMENT}`, 'helper')).body.items.map((each) => each.caseId);
    expect(listed).toContain(caseId);
    expect((await office.get<Listed>('reviews', 'helper')).body.items).toEqual([]);
    expect((await office.events(caseId)).at(-1)?.metadata.actor).toMatchObject({ role: 'officer', department: DEPARTMENT });
  });

  it('no certificate in force, no examination and no decision (持证上岗)', async () => {
    const head = await office.product.store.head();
    expect(await office.examine(open, 'novice')).toMatchObject({ status: 403, body: { code: 'NOT_CERTIFIED' } });
    expect(await office.decide(examined, 'novice')).toMatchObject({ status: 403, body: { code: 'NOT_CERTIFIED' } });
    expect(await office.product.store.head()).toBe(head);
  });

  it('a certificate counts from the moment that the catalogue has told of it, and no longer when it is suspended', async () => {
    const caseId = await office.accept();
    await office.certify('novice');
    expect((await office.examine(caseId, 'novice')).status).toBe(200);
    await office.certify('novice', { status: 'suspended' });
    expect(await office.examine(caseId, 'novice')).toMatchObject({ status: 403, body: { code: 'NOT_CERTIFIED' } });
    const [, first] = await office.events(caseId);
    expect(first?.data).toMatchObject({ certificate: { certificateId: derivedId('certificate', 'novice'), revision: 0 } });
  });

  it('who has examined does not decide (审管分离)', async () => {
    expect(await office.decide(examined, 'officer')).toMatchObject({ status: 403, body: { code: 'EXAMINER_MAY_NOT_DECIDE' } });
  });
});

describe('bad input gets a 4xx that names the field, and no event', () => {
  let caseId: string;
  beforeAll(async () => {
    caseId = await office.accept();
    await office.examine(caseId);
  });

  it.each([
    ['examinations', {}, '/opinion'],
    ['examinations', { opinion: 'perhaps' }, '/opinion'],
    ['examinations', { opinion: 'grant', text: '' }, '/text'],
    ['examinations', { opinion: 'grant', text: 'a\u0000b' }, '/text'],
    ['examinations', { opinion: 'grant', score: 5 }, '/score'],
    ['advice', { source: 'above', from: '某处', text: '无' }, '/source'],
    ['advice', { source: 'inside', text: '无' }, '/from'],
    ['decisions', { outcome: 'postponed' }, '/outcome'],
    ['decisions', { outcome: 'refused' }, '/reasons'],
    ['decisions', { outcome: 'refused', reasons: [] }, '/reasons'],
    ['decisions', { outcome: 'refused', reasons: [' '] }, '/reasons/0'],
    ['decisions', { outcome: 'refused', reasons: '无' }, '/reasons'],
  ])('%s %j: %s', async (act, body, field) => {
    const head = await office.product.store.head();
    const { status, body: problem, headers } = await office.post<Problem>(`reviews/${caseId}/${act}`, 'officer2', body);
    expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([422, 'application/problem+json']);
    expect(problem.errors?.map((error) => error.field)).toContain(field);
    expect(await office.product.store.head()).toBe(head);
  });

  it('a text that is too long', async () => {
    const tooLong = await office.post<Problem>(`reviews/${caseId}/examinations`, 'officer', { opinion: 'grant', text: '长'.repeat(2_001) });
    expect(tooLong).toMatchObject({ status: 422, body: { errors: [{ field: '/text' }] } });
  });

  it('a filing confirmed by nonsense', async () => {
    expect((await office.post(`adverse-filings/${caseId}/confirmations`, 'legal', { adverse: 'lost' })).status).toBe(422);
    expect(await office.post(`adverse-filings/${caseId}/confirmations`, 'legal', { adverse: 'refused' })).toMatchObject({
      status: 404,
      body: { code: 'ADVERSE_FILING_NOT_FOUND' },
    });
  });

  it('no Idempotency-Key is 400, and an id that is none 422', async () => {
    expect((await office.examine(caseId, 'officer', { key: null })).status).toBe(400);
    expect((await office.get('reviews/not-an-id')).status).toBe(422);
    expect((await office.get('document-numbers/YX/2022')).status).toBe(422);
    expect((await office.get('document-numbers/营行审/last')).status).toBe(422);
    for (const query of ['status=lost', 'mark=green', 'limit=0', 'cursor=nonsense', 'color=red']) {
      expect([query, (await office.get(`reviews?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it('a case that is not there is 404', async () => {
    const unknown = derivedId('case', 'unknown');
    const head = await office.product.store.head();
    const asked = [
      office.get(`reviews/${unknown}`),
      office.examine(unknown),
      office.decide(unknown),
      office.post(`reviews/${unknown}/advice`, 'officer', { source: 'inside', from: '科室', text: '无' }),
    ];
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ status: 404, body: { code: 'REVIEW_NOT_FOUND' } });
    expect(await office.post(`adverse-filings/${unknown}/confirmations`, 'legal', { adverse: 'refused' })).toMatchObject({ status: 404 });
    expect(await office.product.store.head()).toBe(head);
  });
});

describe('in conflict', () => {
  it('before the examination a decision is 409, and says what is allowed', async () => {
    const caseId = await office.accept();
    const { status, body } = await office.decide(caseId);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'NOT_ALLOWED', state: 'awaitingExamination' });
    expect(body['allowed']).toEqual(expect.arrayContaining(['ExamineReview', 'GiveAdvice']));
  });

  it('after the decision nothing more is examined, advised or decided', async () => {
    const caseId = await office.accept();
    await office.examine(caseId);
    await office.decide(caseId);
    const asked = [
      office.examine(caseId),
      office.decide(caseId, 'officer3'),
      office.post(`reviews/${caseId}/advice`, 'officer', { source: 'inside', from: '科室', text: '无' }),
    ];
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED' } });
  });

  it('a stale If-Match is 412', async () => {
    const caseId = await office.accept();
    expect(await office.examine(caseId, 'officer', { ifMatch: 3 })).toMatchObject({ status: 412 });
    expect(await office.examine(caseId, 'officer', { ifMatch: 0 })).toMatchObject({ status: 200 });
  });

  it('a retry gets the first answer, whatever happened since; another request under its key 422', async () => {
    const caseId = await office.accept();
    const key = `examine ${caseId}`.replaceAll(' ', '-');
    const first = await office.examine(caseId, 'officer', { key });
    await office.examine(caseId, 'officer3');
    await office.decide(caseId);
    const again = await office.examine(caseId, 'officer', { key });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([200, first.body, first.headers.get('etag')]);
    const other = await office.post<Problem>(`reviews/${caseId}/examinations`, 'officer', { opinion: 'refuse' }, { key });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await office.events(caseId)).filter(({ type }) => type === 'approval.review.examined')).toHaveLength(2);
  });

  it('two officers decide at once, a hundred times: one wins each time, the other hears what is allowed now', async () => {
    for (let turn = 0; turn < 100; turn += 1) {
      const caseId = await office.accept();
      await office.examine(caseId);
      const answers = await Promise.all([office.decide(caseId, 'officer2'), office.decide(caseId, 'officer3')]);
      const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
      expect([turn, won?.status, lost?.status]).toEqual([turn, 200, 409]);
      expect(lost?.body).toMatchObject({ code: 'NOT_ALLOWED', allowed: expect.any(Array) as string[] });
      expect(['decided', 'effective']).toContain(lost?.body['state']);
    }
    await office.product.quiet();
  });

  it('and after all of it the numbers have no gap', async () => {
    interface Numbers {
      readonly items: readonly { readonly number: number; readonly documentNumber: string }[];
      readonly next?: string;
    }
    const numbers: number[] = [];
    let cursor = '';
    do {
      const { body } = await office.get<Numbers>(`document-numbers/营行审/2022?limit=40${cursor}`, 'office');
      numbers.push(...body.items.map(({ number }) => number));
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`;
    } while (cursor);
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers).toEqual(numbers.map((_, before) => before + 1));
  });
});

describe('an applicant whose key was destroyed', () => {
  it('is read without name and texts, and nothing new is written about', async () => {
    const caseId = await office.accept();
    await office.examine(caseId);
    const { applicant } = await office.review<{ readonly applicant: { readonly subjectId: string } }>(caseId);
    await office.product.keys.destroy(parseUuid(applicant.subjectId));
    const read = await office.review<{ readonly applicant: object; readonly examinations: readonly object[] }>(caseId);
    expect(read.applicant).toEqual({ subjectId: applicant.subjectId, kind: 'natural' });
    expect(read.examinations[0]).not.toHaveProperty('text');
    expect(await office.examine(caseId)).toMatchObject({ status: 409, body: { code: 'SUBJECT_ERASED' } });
  });
});

describe('the limit', () => {
  let limited: Office;
  beforeAll(async () => (limited = await Office.open()));
  afterAll(() => limited.close());
  const listed = async (query: string) => {
    await limited.product.quiet();
    return (await limited.get<Listed>(`reviews?${query}`)).body.items.map((each) => each.caseId);
  };

  it('goes yellow, red and over, each an event and on the work list; a breach is filed, and the case still decided', async () => {
    const caseId = await limited.accept();
    const decided = await limited.accept();
    await limited.examine(decided);
    await limited.decide(decided);

    await limited.product.advanceTo(parseInstant('2022-12-11T15:59:59.000Z'));
    expect(await listed('mark=yellow')).toEqual([]);
    await limited.product.advanceTo(parseInstant('2022-12-11T16:00:00.000Z'));
    expect(await listed('mark=yellow')).toEqual([caseId]);
    await limited.product.advanceTo(parseInstant('2022-12-14T16:00:00.000Z'));
    expect(await listed('mark=red&status=awaitingExamination')).toEqual([caseId]);
    await limited.product.advanceTo(parseInstant('2022-12-15T16:00:00.000Z'));
    expect(await listed(`departmentCode=${DEPARTMENT}&mark=breached`)).toEqual([caseId]);

    const events = await limited.events(caseId);
    expect(events.map(({ type }) => type)).toEqual([
      'approval.review.opened',
      'approval.review.deadline-reached',
      'approval.review.deadline-reached',
      'approval.review.deadline-reached',
      'approval.review.adverse-outcome-filed',
    ]);
    expect(events.at(-1)?.metadata).toMatchObject({
      occurredAt: '2022-12-15T16:00:00.000Z',
      actor: { id: 'system:approval', authority: '行政许可法 §42' },
    });
    const filings = await limited.get<Listed>('adverse-filings?adverse=breached', 'legal');
    expect(filings.body.items.map((each) => each.caseId)).toEqual([caseId]);

    await limited.examine(caseId);
    expect((await limited.decide(caseId)).status).toBe(200);
    expect(await limited.review(caseId)).toMatchObject({ status: 'effective', mark: 'breached', filings: ['breached'] });
    expect(await limited.review(decided)).toMatchObject({ mark: 'inTime', marks: [] });
  });

  it('is not reached twice, nor after a restart', async () => {
    const caseId = await limited.accept();
    await limited.product.restart();
    await limited.product.advanceTo(parseInstant('2023-02-01T00:00:00.000Z'));
    await limited.product.restart();
    await limited.product.quiet();
    const marks = (await limited.events(caseId)).flatMap(({ type, data }) => (type.endsWith('deadline-reached') ? [data['mark']] : []));
    expect(marks).toEqual(['yellow', 'red', 'breached']);
  });

  it('orders the work list: the next due first, page by page', async () => {
    const first = await limited.accept();
    await limited.product.advanceTo(parseInstant('2023-02-03T00:00:00.000Z'));
    const second = await limited.accept();
    const third = await limited.accept({ instant: true });
    await limited.product.quiet();
    const page = await limited.get<Listed>('reviews?mark=inTime&limit=2&status=awaitingExamination');
    expect(page.body.items.map((each) => each.caseId)).toEqual([first, second]);
    expect(page.body.next).toBeUndefined();
    const all = await limited.get<Listed>(`reviews?limit=1`);
    expect(all.body.items).toHaveLength(1);
    const rest = await limited.get<Listed>(`reviews?limit=100&cursor=${all.body.next!}`);
    const dues = [...all.body.items, ...rest.body.items].map((each) => each.due);
    expect(dues).toEqual(dues.toSorted());
    expect(rest.body.items.map((each) => each.caseId)).not.toContain(all.body.items[0]!.caseId);
    expect((await limited.get<Listed>('reviews?status=awaitingInstantDecision')).body.items.map((each) => each.caseId)).toContain(third);
  });
});
