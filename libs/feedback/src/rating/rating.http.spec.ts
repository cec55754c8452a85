import { caseDelivered } from '@yikou/contracts';
import { startProduct, type TestAnswer, type TestProduct, type TestRequest } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { feedbackService } from '../feedback.service';
import { ratingIdOf } from '../streams';

jest.setTimeout(120_000);

type Body = Record<string, unknown>;

const HERE = '11210800MB0001';
const owner = derivedId('subject', 'owner');
const accounts = [
  { login: 'owner', roles: ['applicant'], subjectId: owner },
  { login: 'stranger', roles: ['applicant'], subjectId: derivedId('subject', 'stranger') },
  { login: 'officerHere', roles: ['officer'], departmentCode: HERE },
  { login: 'officerElsewhere', roles: ['officer'], departmentCode: 'elsewhere' },
] as const;

let product: TestProduct;
let cases = 0;

beforeAll(async () => {
  product = await startProduct([feedbackService], { accounts });
  await product.keys.nameSubject({ kind: 'citizenId', number: '210802198002290024' }, owner);
});

afterAll(() => product.stop());

/** Intake tells that a case of the owner was delivered. */
const deliver = async (): Promise<string> => {
  cases += 1;
  const caseId = derivedId('case', String(cases));
  await product.tell(
    caseDelivered.tell(caseId, {
      caseId,
      caseNo: 'YK20221201-7K3M9QXA-C',
      itemId: derivedId('item', '1'),
      itemVersion: 1,
      departmentCode: HERE,
      channel: 'window',
      applicant: { subjectId: owner, kind: 'natural', name: { subjectId: owner, sealed: 'name' } },
      outcome: 'granted',
      visits: 1,
      deliveredAt: product.now(),
    }),
  );
  return caseId;
};

const rate = (body: object, request: TestRequest = {}): Promise<TestAnswer<Body>> =>
  product.request('POST', '/feedback/ratings', { as: 'owner', body, ...request });

const get = async (path: string, as = 'owner'): Promise<TestAnswer<Body>> => {
  await product.quiet();
  return product.request('GET', `/feedback${path}`, { as });
};

const events = async (): Promise<number> => {
  let count = 0;
  for await (const page of product.store.readAll()) count += page.length;
  return count;
};

describe('rating', () => {
  it('is done by the applicant, after the delivery', async () => {
    const caseId = await deliver();
    const rated = await rate({ caseId, grade: 'basicallySatisfied', tags: ['efficiency'], text: '还可以再快一些' });
    const ratingId = ratingIdOf(caseId);
    expect(rated).toMatchObject({ status: 201, body: { ratingId, caseId, grade: 'basicallySatisfied', revision: 0 } });
    expect(rated.headers.get('location')).toBe(`/feedback/ratings/${ratingId}`);
    expect((await get(`/ratings/${ratingId}`)).body).toEqual({
      ratingId,
      caseId,
      caseNo: 'YK20221201-7K3M9QXA-C',
      itemId: derivedId('item', '1'),
      departmentCode: HERE,
      grade: 'basicallySatisfied',
      tags: ['efficiency'],
      text: '还可以再快一些',
      ratedAt: '2022-12-01T00:00:00.000Z',
      revision: 0,
    });
  });

  it('is done once for each case', async () => {
    const caseId = await deliver();
    const first = await rate({ caseId, grade: 'verySatisfied' }, { key: 'once' });
    const before = await events();
    expect(await rate({ caseId, grade: 'veryDissatisfied' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'rated', allowed: [] },
    });
    const again = await rate({ caseId, grade: 'verySatisfied' }, { key: 'once' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await rate({ caseId, grade: 'satisfied' }, { key: 'once' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await events()).toBe(before);
  });

  it('is won by one of two at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const caseId = await deliver();
      const answers = await Promise.all([rate({ caseId, grade: 'satisfied' }), rate({ caseId, grade: 'dissatisfied' })]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it('is not possible before the delivery, nor for a case of somebody else', async () => {
    const before = await events();
    expect(await rate({ caseId: derivedId('case', 'undelivered'), grade: 'satisfied' })).toMatchObject({
      status: 409,
      body: { code: 'CASE_NOT_DELIVERED', errors: [{ field: '/caseId' }] },
    });
    expect(await events()).toBe(before);
    const caseId = await deliver();
    for (const as of ['stranger', 'applicant']) expect((await rate({ caseId, grade: 'satisfied' }, { as })).status).toBe(403);
  });

  it('has no default, and takes the five grades by their meaning only', async () => {
    const caseId = await deliver();
    const before = await events();
    for (const [body, field] of [
      [{ caseId }, '/grade'],
      [{ caseId, grade: 5 }, '/grade'],
      [{ caseId, grade: 'good' }, '/grade'],
      [{ grade: 'satisfied' }, '/caseId'],
      [{ caseId, grade: 'satisfied', tags: ['speed'] }, '/tags/0'],
      [{ caseId, grade: 'satisfied', tags: ['guide', 'guide'] }, '/tags'],
      [{ caseId, grade: 'satisfied', text: '' }, '/text'],
      [{ caseId, grade: 'satisfied', stars: 1 }, '/stars'],
    ] as const) {
      expect(await rate(body)).toMatchObject({
        status: 422,
        body: { errors: expect.arrayContaining([expect.objectContaining({ field })]) as object[] },
      });
    }
    expect(await rate({ caseId, grade: 'satisfied' }, { key: null })).toMatchObject({ status: 400 });
    expect(await events()).toBe(before);
  });

  it('keeps the words of the applicant out of the events', async () => {
    let text = '';
    for await (const page of product.store.readAll()) text += page.map(({ data }) => JSON.stringify(data)).join('\n');
    expect(text).not.toContain('还可以再快一些');
  });
});

describe('who may', () => {
  const staff = ['clerk', 'officerHere', 'legal', 'head', 'auditor'];
  const others = ['finance', 'supervisor', 'keeper', 'admin'];

  it('rate: applicants alone', async () => {
    const caseId = await deliver();
    for (const as of [...staff, ...others]) {
      expect({ as, status: (await rate({ caseId, grade: 'satisfied' }, { as })).status }).toEqual({ as, status: 403 });
    }
    expect((await product.request('POST', '/feedback/ratings', { body: { caseId, grade: 'satisfied' } })).status).toBe(401);
  });

  it('read a rating: the staff, the own department, the rater', async () => {
    const caseId = await deliver();
    await rate({ caseId, grade: 'satisfied' });
    const path = `/ratings/${ratingIdOf(caseId)}`;
    for (const as of [...staff, 'owner']) expect({ as, status: (await get(path, as)).status }).toEqual({ as, status: 200 });
    for (const as of [...others, 'officerElsewhere', 'stranger'])
      expect({ as, status: (await get(path, as)).status }).toEqual({ as, status: 403 });
    expect((await get(`/ratings/${derivedId('nothing')}`)).status).toBe(404);
  });

  it('see the figures: the staff, officers those of their department', async () => {
    for (const as of [...staff, 'officerElsewhere']) expect((await get('/figures', as)).status).toBe(200);
    for (const as of [...others, 'owner']) expect((await get('/figures', as)).status).toBe(403);
    expect((await get(`/figures?departmentCode=${HERE}`, 'officerElsewhere')).status).toBe(403);
    expect((await get('/figures', 'officerElsewhere')).body).toMatchObject({ total: 0 });
  });
});

describe('lists and figures', () => {
  const gradesOf = ({ body }: TestAnswer<Body>) => (body['items'] as Body[]).map(({ grade }) => grade);

  it('are by grade and department, as far as the role reaches', async () => {
    expect(new Set(gradesOf(await get('/ratings?grade=verySatisfied', 'head')))).toEqual(new Set(['verySatisfied']));
    expect(gradesOf(await get('/ratings?departmentCode=elsewhere', 'head'))).toEqual([]);
    expect(gradesOf(await get('/ratings', 'officerElsewhere'))).toEqual([]);
    expect((await get(`/ratings?departmentCode=${HERE}`, 'officerElsewhere')).status).toBe(403);
    expect(gradesOf(await get(`/ratings?departmentCode=${HERE}&limit=2`, 'owner'))).toHaveLength(2);
    expect(gradesOf(await get('/ratings', 'stranger'))).toEqual([]);
    expect((await get('/ratings?grade=good', 'head')).status).toBe(422);
    expect((await get('/ratings?cursor=abc', 'head')).status).toBe(422);
  });

  it('count by grade, and give the share of good ratings', async () => {
    const { body } = await get('/figures', 'head');
    const counts = body['counts'] as Record<string, number>;
    const [total, good] = [body['total'] as number, body['good'] as number];
    expect(total).toBe(Object.values(counts).reduce((sum, each) => sum + each, 0));
    expect(good).toBe(counts['verySatisfied']! + counts['satisfied']! + counts['basicallySatisfied']!);
    expect(body['goodShare']).toBeCloseTo(good / total, 4);
    expect((await get(`/figures?departmentCode=${HERE}`, 'head')).body).toEqual(body);
    expect((await get('/figures?departmentCode=elsewhere', 'head')).body).not.toHaveProperty('goodShare');
  });
});
