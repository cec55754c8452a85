import { derivedId } from '@yikou/shared-kernel';
import { citizen, DEPARTMENT, file, ownSubject, plainItem, registration, startIntake, type Body, type Intake } from '../testing/product';

jest.setTimeout(120_000);

let intake: Intake;
let caseId: string;

beforeAll(async () => {
  intake = await startIntake();
  caseId = await intake.accepted();
  await intake.product.quiet();
});

afterAll(() => intake.product.stop());

const EVERYBODY = [
  ['clerk', 'clerk2', 'officerHere', 'officerElsewhere', 'legal', 'head', 'finance', 'supervisor', 'auditor', 'keeper', 'admin'],
  ['owner', 'stranger'],
].flat();

/** Each command with a body that is in order, whether the case allows it or not. */
const commands: [path: string, body: unknown, may: string[]][] = [
  ['', registration, ['clerk', 'clerk2']],
  ['/:caseId/notices', { missing: [{ code: 'layout', reason: '缺' }] }, ['clerk', 'clerk2']],
  ['/:caseId/materials', { materials: [file('photos')] }, ['clerk', 'clerk2']],
  ['/:caseId/acceptances', {}, ['clerk', 'clerk2']],
  ['/:caseId/refusals', { reasons: ['不符合'], remedies: '复议' }, ['clerk', 'clerk2']],
  ['/:caseId/deliveries', { method: 'window' }, ['clerk', 'clerk2']],
  ['/:caseId/visits', {}, ['clerk', 'clerk2']],
  ['/:caseId/hand-overs', {}, ['clerk', 'clerk2']],
  ['/:caseId/notes', { text: '记录' }, ['clerk', 'clerk2', 'officerHere']],
];

describe('who may', () => {
  it.each(commands)('POST %s', async (path, body, may) => {
    for (const as of EVERYBODY) {
      const { status } = await intake.post(path.replace(':caseId', caseId), body, { as });
      expect({ as, refused: status === 403 }).toEqual({ as, refused: !may.includes(as) });
    }
  });

  it('show a case', async () => {
    const may = ['clerk', 'clerk2', 'officerHere', 'legal', 'head', 'auditor', 'owner'];
    for (const as of EVERYBODY) {
      expect({ as, status: (await intake.get(`/${caseId}`, as)).status }).toEqual({ as, status: may.includes(as) ? 200 : 403 });
    }
  });

  it('see the figures', async () => {
    const may = ['clerk', 'clerk2', 'officerHere', 'officerElsewhere', 'legal', 'head', 'auditor'];
    for (const as of EVERYBODY) {
      const { status } = await intake.product.request('GET', '/intake/figures', { as });
      expect({ as, status }).toEqual({ as, status: may.includes(as) ? 200 : 403 });
    }
  });

  it('nothing without a token', async () => {
    const before = await intake.events();
    for (const [path, body] of commands) {
      const answer = await intake.product.request('POST', `/intake/cases${path.replace(':caseId', caseId)}`, { body });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
    for (const path of ['/intake/cases', `/intake/cases/${caseId}`, '/intake/figures']) {
      expect((await intake.product.request('GET', path)).status).toBe(401);
    }
    expect(await intake.events()).toBe(before);
  });
});

describe('lists', () => {
  const idsOf = ({ body }: { body: Body }) => (body['items'] as Body[]).map((each) => each['caseId']);

  it('reach as far as the role: everything, the department, the own', async () => {
    expect(idsOf(await intake.get('', 'clerk'))).toContain(caseId);
    expect(idsOf(await intake.get('', 'officerHere'))).toContain(caseId);
    expect(idsOf(await intake.get('', 'owner'))).toContain(caseId);
    expect(idsOf(await intake.get('', 'officerElsewhere'))).toEqual([]);
    expect(idsOf(await intake.get('', 'stranger'))).toEqual([]);
    expect((await intake.get('', 'finance')).status).toBe(403);
  });

  it('of others are not to be had by asking for them', async () => {
    expect((await intake.get(`?departmentCode=${DEPARTMENT}`, 'officerElsewhere')).status).toBe(403);
    expect((await intake.get(`?subjectId=${ownSubject}`, 'stranger')).status).toBe(403);
    const figures = await intake.product.request('GET', `/intake/figures?departmentCode=${DEPARTMENT}`, { as: 'officerElsewhere' });
    expect(figures.status).toBe(403);
  });

  it('are narrowed by number, status, item, department and applicant', async () => {
    const plain = await intake.register({ itemId: plainItem, materials: [], channel: 'online' });
    await intake.product.quiet();
    const { body } = await intake.get(`/${plain}`);
    for (const query of [
      `caseNo=${String(body['caseNo'])}`,
      `itemId=${plainItem}&status=registered`,
      `itemId=${plainItem}&subjectId=${ownSubject}`,
    ]) {
      expect(idsOf(await intake.get(`?${query}&departmentCode=${DEPARTMENT}`))).toEqual([plain]);
    }
    expect(idsOf(await intake.get(`?itemId=${plainItem}&status=delivered`))).toEqual([]);
    expect(idsOf(await intake.get('?departmentCode=elsewhere'))).toEqual([]);
  });

  it('are paged, and show the number masked', async () => {
    const first = await intake.get('?limit=1');
    const [shown] = first.body['items'] as { applicant: Body }[];
    expect(shown?.applicant).toMatchObject({ name: '张三', number: `2108**********${citizen.number.slice(-4)}` });
    const second = await intake.get(`?limit=1&cursor=${String(first.body['next'])}`);
    expect(idsOf(second)).not.toEqual(idsOf(first));
    expect((await intake.get('?cursor=abc')).status).toBe(422);
  });
});

describe('bad input', () => {
  const digits = '0'.repeat(64);

  it.each<[string, string, unknown, string]>([
    ['an unknown field', '', { ...registration, urgent: true }, '/urgent'],
    ['no item', '', { ...registration, itemId: undefined }, '/itemId'],
    ['an unknown channel', '', { ...registration, channel: 'fax' }, '/channel'],
    ['a kind of applicant that is none', '', { ...registration, applicant: { ...citizen, kind: 'ghost' } }, '/applicant/kind'],
    ['an empty name', '', { ...registration, applicant: { ...citizen, name: ' ' } }, '/applicant/name'],
    ['a telephone number with letters', '', { ...registration, applicant: { ...citizen, phone: 'abc' } }, '/applicant/phone'],
    ['a hash that is none', '', { ...registration, materials: [{ ...file('layout'), sha256: 'xyz' }] }, '/materials/0/sha256'],
    ['an empty file', '', { ...registration, materials: [{ ...file('layout'), bytes: 0 }] }, '/materials/0/bytes'],
    ['a media type that is none', '', { ...registration, materials: [{ ...file('layout'), mediaType: 'pdf' }] }, '/materials/0/mediaType'],
    ['a notice of nothing', '/:caseId/notices', { missing: [] }, '/missing'],
    ['a notice without a reason', '/:caseId/notices', { missing: [{ code: 'layout' }] }, '/missing/0/reason'],
    ['no materials', '/:caseId/materials', { materials: [] }, '/materials'],
    ['a refusal without reasons', '/:caseId/refusals', { reasons: [], remedies: '复议' }, '/reasons'],
    ['a refusal without remedies', '/:caseId/refusals', { reasons: ['不符合'] }, '/remedies'],
    ['a method of delivery that is none', '/:caseId/deliveries', { method: 'pigeon' }, '/method'],
    ['a tracking number with spaces', '/:caseId/deliveries', { method: 'mail', trackingNo: 'E A' }, '/trackingNo'],
    ['an empty note', '/:caseId/notes', { text: '' }, '/text'],
    ['a note with U+0000', '/:caseId/notes', { text: 'a\u0000b' }, '/text'],
    [
      'a hash in capitals',
      '/:caseId/materials',
      { materials: [{ ...file('layout'), sha256: `${digits.slice(1)}A` }] },
      '/materials/0/sha256',
    ],
  ])('is answered with the field: %s', async (_, path, body, field) => {
    const before = await intake.events();
    const answer = await intake.post(path.replace(':caseId', caseId), body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST', errors: [{ field }] } });
    expect(await intake.events()).toBe(before);
  });

  it('is a key that is missing, and a case that is unknown or has no id', async () => {
    const before = await intake.events();
    expect(await intake.post('', registration, { key: null })).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_MISSING' } });
    for (const [path, body] of commands.slice(1)) {
      const unknown = await intake.post(path.replace(':caseId', derivedId('case', 'unknown')), body);
      expect(unknown).toMatchObject({ status: 404, body: { code: 'CASE_NOT_FOUND' } });
      expect((await intake.post(path.replace(':caseId', 'nothing'), body)).status).toBe(422);
    }
    expect((await intake.get(`/${derivedId('case', 'unknown')}`)).status).toBe(404);
    expect((await intake.get('?status=lost')).status).toBe(422);
    expect(await intake.events()).toBe(before);
  });
});

it('keeps names, numbers and words out of the events', async () => {
  let text = '';
  for await (const page of intake.product.store.readAll()) text += page.map(({ data }) => JSON.stringify(data)).join('\n');
  for (const clear of [citizen.name, citizen.number, citizen.phone, '记录']) expect(text).not.toContain(clear);
});
