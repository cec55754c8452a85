import { certificateChanged } from '@yikou/contracts';
import { accountIdOf } from '@yikou/platform';
import { refusedFields, sampleService, startProduct, type TestProduct } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { auditService } from '..';

jest.setTimeout(120_000);

interface Act {
  readonly act: string;
  readonly reactor?: string;
  readonly key?: string;
  readonly count: number;
  readonly actor: { readonly id: string; readonly role: string; readonly authority: string };
}
interface Page {
  readonly items: readonly Act[];
  readonly next?: string;
}
interface Line {
  readonly messages: readonly { readonly id: string }[];
}

const REACTOR = 'sample-noter';
const [one, two] = [derivedId('certificate', '1'), derivedId('certificate', '2')];

describe('what was done with parked messages', () => {
  let product: TestProduct;
  let messages: readonly string[];

  const certificate = (certificateId: typeof one, field: string) =>
    certificateChanged.tell(certificateId, {
      certificateId,
      officerId: derivedId('officer'),
      field,
      status: 'inForce',
      until: '2022-12-31',
    });
  const act = <Body>(path: string, { as = 'admin', body, key }: { as?: string; body?: object; key?: string } = {}) =>
    product.request<Body>('POST', `/admin/parked/${path}`, { as, ...(body && { body }), ...(key !== undefined && { key }) });
  const acts = (query = '', as = 'auditor') => product.request<Page>('GET', `/audit/parked-acts${query}`, { as });
  const idOf = (path: string, key: string) => derivedId(accountIdOf('admin'), `POST /admin/parked/${path}`, key);

  beforeAll(async () => {
    product = await startProduct([auditService, sampleService]);
    for (const field of ['食品', '药品', '烟草']) refusedFields.add(field);
    for (const field of ['食品', '药品', '烟草']) await product.tell(certificate(one, field));
    await product.tell(certificate(two, '食品'));

    await act('listings', { body: { reactor: REACTOR }, key: 'list' });
    const looked = await act<Line>(`${REACTOR}/${one}/looks`, { as: 'auditor' });
    messages = looked.body.messages.map(({ id }) => id);
    refusedFields.delete('食品');
    await act(`${REACTOR}/${one}/replays`, { key: 'replay' });
    refusedFields.clear();
    await act(`${REACTOR}/${one}/discards`, { body: { messageId: messages[1], reason: '重复' }, key: 'discard' });
    await act(`${REACTOR}/${one}/replays`, { key: 'replay-again' });
    await act(`${REACTOR}/${two}/looks`, { as: 'admin' });
    await product.quiet();
  });
  afterAll(async () => {
    refusedFields.clear();
    await product.stop();
  });

  const byAdmin = (path: string, key: string) => ({
    actId: idOf(path, key),
    actor: { id: accountIdOf('admin'), role: 'admin', authority: '系统管理员职责' },
    cause: { causationId: idOf(path, key), commandId: idOf(path, key), correlationId: expect.any(String) as string },
    occurredAt: product.now(),
    recordedAt: product.now(),
  });

  it('is found by the auditor, all four kinds of acts: who, on what authority, why, when, to what', async () => {
    const { items } = (await acts()).body;
    expect(items.map(({ act: kind, key, count }) => [kind, key, count])).toEqual([
      ['look', two, 1],
      ['replay', one, 1],
      ['discard', one, 1],
      ['replay', one, 1],
      ['look', one, 3],
      ['list', undefined, 2],
    ]);
    const key = { reactor: REACTOR, key: one };
    expect(items[5]).toEqual({
      act: 'list',
      reactor: REACTOR,
      keys: expect.arrayContaining([key, { reactor: REACTOR, key: two }]) as object,
      count: 2,
      ...byAdmin('listings', 'list'),
    });
    expect(items[4]).toMatchObject({ ...key, actor: { id: accountIdOf('auditor'), role: 'auditor', authority: '审计法 §34' } });
    expect(items[3]).toEqual({
      act: 'replay',
      ...key,
      count: 1,
      failure: { messageId: messages[1], code: 'FIELD_REFUSED' },
      ...byAdmin(`${REACTOR}/${one}/replays`, 'replay'),
    });
    expect(items[2]).toEqual({
      act: 'discard',
      ...key,
      count: 1,
      messageId: messages[1],
      reason: '重复',
      ...byAdmin(`${REACTOR}/${one}/discards`, 'discard'),
    });
    expect(items[1]).toEqual({ act: 'replay', ...key, count: 1, ...byAdmin(`${REACTOR}/${one}/replays`, 'replay-again') });
  });

  it('is found by kind, by account, and by key', async () => {
    const kinds = async (query: string) => (await acts(query)).body.items.map(({ act: kind }) => kind);
    expect(await kinds('?act=look')).toEqual(['look', 'look']);
    expect(await kinds(`?accountId=${accountIdOf('auditor')}`)).toEqual(['look']);
    expect(await kinds(`?accountId=${accountIdOf('admin')}&act=look`)).toEqual(['look']);
    expect(await kinds(`/${REACTOR}/${one}`)).toEqual(['replay', 'discard', 'replay', 'look']);
    expect(await kinds(`/${REACTOR}/${two}`)).toEqual(['look']);
    expect(await kinds(`/another/${one}`)).toEqual([]);
    expect((await acts(`/${REACTOR}/${two}`)).body.items[0]).toMatchObject({ reactor: REACTOR, key: two, count: 1 });
  });

  it('comes in pages', async () => {
    const all = (await acts()).body.items;
    for (const [path, expected] of [
      ['', all],
      [`/${REACTOR}/${one}`, all.filter(({ key }) => key === one)],
    ] as const) {
      const seen: Act[] = [];
      for (let cursor = ''; ;) {
        const { items, next } = (await acts(`${path}?limit=2${cursor}`)).body;
        seen.push(...items);
        if (next === undefined) break;
        cursor = `&cursor=${next}`;
      }
      expect(seen).toEqual(expected);
      expect((await acts(`${path}?cursor=abc`)).body).toMatchObject({ status: 422, code: 'BAD_CURSOR' });
    }
  });

  it('can be read by who has just done it', async () => {
    const listed = await act('listings', { as: 'auditor', body: {} });
    const after = listed.headers.get('yikou-position')!;
    const { body } = await product.request<Page>('GET', '/audit/parked-acts?limit=1', { as: 'auditor', after });
    expect(body.items[0]).toMatchObject({ act: 'list', count: 1, actor: { role: 'auditor' } });
  });

  it('equals its rebuild', async () => {
    const begun = await product.request('POST', '/admin/read-models/checks', { as: 'auditor', body: { names: ['audit_parked_acts'] } });
    const look = () => product.request<{ status: string; models: object[] }>('GET', begun.headers.get('location')!, { as: 'auditor' });
    let run = await look();
    while (run.body.status === 'running') run = await look();
    expect(run.body.models).toEqual([expect.objectContaining({ name: 'audit_parked_acts', status: 'same', drift: 0 })]);
  });

  it('is for auditors alone: not for those who did it', async () => {
    for (const as of ['admin', 'clerk', 'officer', 'keeper', 'head', 'applicant'])
      for (const path of ['', `/${REACTOR}/${one}`]) expect([as, (await acts(path, as)).status]).toEqual([as, 403]);
  });
});
