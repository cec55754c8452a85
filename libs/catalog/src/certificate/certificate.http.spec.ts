import { accountIdOf } from '@yikou/platform';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { certificateIdOf } from '../streams';
import { Catalogue, type Body } from '../testing/product';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const field = '食品安全';
let officers = 0;
/** Another officer each time. */
const grantTo = async (until = '2025-12-31', as = 'keeper') => {
  officers += 1;
  const officerId = derivedId('officer', String(officers));
  return { officerId, granted: await catalogue.post('certificates', { officerId, field, until }, { as }) };
};
const granted = async (until?: string): Promise<string> => String((await grantTo(until)).granted.body['certificateId']);

describe('a certificate over HTTP', () => {
  it('is granted, renewed, suspended and reinstated', async () => {
    const { officerId, granted: answer } = await grantTo();
    const certificateId = certificateIdOf(officerId, field);
    expect(answer).toMatchObject({
      status: 201,
      body: { certificateId, officerId, field, until: '2025-12-31', status: 'inForce', revision: 0 },
    });
    expect(answer.headers.get('location')).toBe(`/catalog/certificates/${certificateId}`);
    const of = (path: string, body?: object) => catalogue.post(`certificates/${certificateId}/${path}`, body);
    expect(await of('renewals', { until: '2026-12-31' })).toMatchObject({ status: 200, body: { until: '2026-12-31', revision: 1 } });
    expect(await of('suspensions', { reason: '考核不合格' })).toMatchObject({
      body: { status: 'suspended', reason: '考核不合格', revision: 2 },
    });
    expect(await of('renewals', { until: '2027-12-31' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'suspended', allowed: ['ReinstateCertificate'] },
    });
    const reinstated = await of('reinstatements');
    expect(reinstated).toMatchObject({ body: { status: 'inForce', until: '2026-12-31', revision: 3 } });
    const shown = await catalogue.get(`certificates/${certificateId}`);
    expect(shown).toMatchObject({ status: 200, body: reinstated.body });
    expect(shown.headers.get('etag')).toBe('"3"');
  });

  it('is held once per officer and field: a retry is the same grant, another request a conflict', async () => {
    const body = { officerId: derivedId('officer', 'twice'), field, until: '2025-12-31' };
    const first = await catalogue.post('certificates', body, { key: 'grant-1', as: 'admin' });
    expect(await catalogue.post('certificates', body, { key: 'grant-1', as: 'admin' })).toMatchObject({ status: 201, body: first.body });
    expect(await catalogue.post('certificates', body)).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED', state: 'inForce' } });
    expect((await catalogue.post('certificates', { ...body, field: '特种设备' })).status).toBe(201);
  });

  it('is suspended once when two do it at once', async () => {
    const certificateId = await granted();
    const suspend = () => catalogue.post(`certificates/${certificateId}/suspensions`, { reason: 'x' });
    expect((await Promise.all([suspend(), suspend()])).map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('ends in the future and is renewed to a later day', async () => {
    const before = await catalogue.events();
    expect((await grantTo('2022-11-30')).granted).toMatchObject({
      status: 422,
      body: { code: 'CERTIFICATE_ENDS_IN_THE_PAST', errors: [{ field: '/until' }] },
    });
    expect((await grantTo('2022-02-30')).granted.status).toBe(422);
    expect(await catalogue.events()).toBe(before);
    const certificateId = await granted('2022-12-31');
    expect(await catalogue.post(`certificates/${certificateId}/renewals`, { until: '2022-12-31' })).toMatchObject({
      status: 422,
      body: { code: 'RENEWAL_SHORTENS', errors: [{ field: '/until' }] },
    });
    expect((await catalogue.post(`certificates/${certificateId}/suspensions`, { reason: ' ' })).status).toBe(422);
    expect((await catalogue.post(`certificates/${certificateId}/renewals`, { until: '2023-12-31' }, { ifMatch: 5 })).status).toBe(412);
  });

  it('that nobody granted is not found', async () => {
    const nobody = derivedId('nobody');
    const notFound = { status: 404, body: { code: 'CERTIFICATE_NOT_FOUND' } };
    expect(await catalogue.get(`certificates/${nobody}`)).toMatchObject(notFound);
    expect(await catalogue.post(`certificates/${nobody}/renewals`, { until: '2025-12-31' })).toMatchObject(notFound);
    expect(await catalogue.post(`certificates/${nobody}/suspensions`, { reason: 'x' })).toMatchObject(notFound);
    expect(await catalogue.post(`certificates/${nobody}/reinstatements`)).toMatchObject(notFound);
  });

  it('is for everybody to read; why it is suspended, for those who supervise officers and the officer alone', async () => {
    const reason = '年度考核不合格';
    const officerId = accountIdOf('officer');
    const { body } = await catalogue.post('certificates', { officerId, field, until: '2025-12-31' });
    const certificateId = String(body['certificateId']);
    await catalogue.post(`certificates/${certificateId}/suspensions`, { reason });
    const reasonFor = async (as: string) => {
      const one = await catalogue.get(`certificates/${certificateId}`, as);
      const list = await catalogue.get(`certificates?officerId=${officerId}`, as);
      const [listed] = list.body['items'] as Body[];
      expect([one.body['status'], listed?.['status']]).toEqual(['suspended', 'suspended']);
      expect(listed?.['reason']).toBe(one.body['reason']);
      return one.body['reason'];
    };
    for (const as of ['keeper', 'admin', 'legal', 'head', 'auditor', 'officer']) expect([as, await reasonFor(as)]).toEqual([as, reason]);
    for (const as of ['clerk', 'officer2', 'supervisor', 'finance', 'applicant'])
      expect([as, await reasonFor(as)]).toEqual([as, undefined]);
  });

  it('is found by officer, field and status, the next to end first', async () => {
    const { officerId } = await grantTo('2029-01-01');
    await catalogue.post('certificates', { officerId, field: '特种设备', until: '2028-01-01' });
    const fieldsOf = async (query: string) =>
      ((await catalogue.get(`certificates?${query}`)).body['items'] as Body[]).map((each) => each['field']);
    expect(await fieldsOf(`officerId=${officerId}`)).toEqual(['特种设备', field]);
    expect(await fieldsOf(`officerId=${officerId}&field=${encodeURIComponent(field)}&status=inForce`)).toEqual([field]);
    expect(await fieldsOf(`officerId=${officerId}&status=suspended`)).toEqual([]);
    for (const query of ['', 'status=inForce', `field=${encodeURIComponent(field)}&limit=1`]) {
      expect((await catalogue.get(`certificates?${query}`)).status).toBe(200);
    }
  });
});

describe('a certificate in time', () => {
  it('expires on the day after its last, suspended or not, and not where it was renewed', async () => {
    const [plain, suspended, renewed] = [await granted('2022-12-05'), await granted('2022-12-05'), await granted('2022-12-05')];
    await catalogue.post(`certificates/${suspended}/suspensions`, { reason: 'x' });
    await catalogue.post(`certificates/${renewed}/renewals`, { until: '2022-12-10' });
    const statuses = async () =>
      Promise.all([plain, suspended, renewed].map(async (id) => (await catalogue.get(`certificates/${id}`)).body['status']));

    await catalogue.product.advanceTo(parseInstant('2022-12-05T15:59:59.999Z'));
    expect(await statuses()).toEqual(['inForce', 'suspended', 'inForce']);
    await catalogue.product.advanceTo(parseInstant('2022-12-05T16:00:00.000Z'));
    expect(await statuses()).toEqual(['expired', 'expired', 'inForce']);
    await catalogue.product.advanceTo(parseInstant('2022-12-20T00:00:00.000Z'));
    expect(await statuses()).toEqual(['expired', 'expired', 'expired']);
    expect(await catalogue.post(`certificates/${plain}/renewals`, { until: '2024-12-31' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'expired' },
    });
  });

  it('is recorded as expired at the moment that it ended, by the system', async () => {
    const certificateId = await granted('2022-12-24');
    await catalogue.product.advanceTo(parseInstant('2023-01-01T00:00:00.000Z'));
    await catalogue.product.quiet();
    const events = [];
    for await (const page of catalogue.product.store.readStream(`certificate-${certificateId}` as never)) events.push(...page);
    expect(events.at(-1)).toMatchObject({
      type: 'catalog.certificate.expired',
      metadata: { occurredAt: '2022-12-24T16:00:00.000Z', actor: { id: 'system:catalog', role: 'system' } },
    });
  });
});
