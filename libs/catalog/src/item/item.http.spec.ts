import { itemIdOf } from '../streams';
import { Catalogue, type Body } from '../testing/product';
import { contentOf } from '../testing/samples';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const codesOf = ({ body }: { body: Body }) => (body['items'] as Body[]).map(({ code }) => code);

describe('a service item over HTTP', () => {
  it('is drafted, published, revised, published again, withdrawn', async () => {
    const code = catalogue.nextCode();
    const content = contentOf({ code });
    const created = await catalogue.post('items', content);
    const itemId = itemIdOf(code);
    expect(created).toMatchObject({ status: 201, body: { itemId, revision: 0 } });
    expect(created.headers.get('location')).toBe(`/catalog/items/${itemId}`);
    expect(created.headers.get('etag')).toBe('"0"');
    expect(await catalogue.get(`items/${itemId}`)).toMatchObject({ status: 200, body: { status: 'draft', draft: content, versions: [] } });

    expect(await catalogue.post(`items/${itemId}/publications`)).toMatchObject({
      status: 200,
      body: { itemId, version: 1, publishedOn: '2022-12-01', revision: 1 },
    });
    const longer = { ...content, name: '食品经营许可（新办）' };
    expect(await catalogue.post(`items/${itemId}/revisions`, longer)).toMatchObject({ status: 200, body: { itemId, revision: 2 } });
    expect(await catalogue.get(`items/${itemId}`)).toMatchObject({
      body: { status: 'published', name: content.name, version: 1, draft: longer, versions: [{ version: 1, content }] },
    });
    expect(await catalogue.post(`items/${itemId}/publications`)).toMatchObject({ body: { version: 2, revision: 3 } });
    const shown = await catalogue.get(`items/${itemId}`);
    expect(shown.body).toMatchObject({
      name: longer.name,
      version: 2,
      versions: [
        { version: 1, content },
        { version: 2, content: longer },
      ],
    });
    expect(shown.body).not.toHaveProperty('draft');
    expect(shown.headers.get('etag')).toBe('"3"');
    expect(await catalogue.get(`items/${itemId}/versions/1`)).toMatchObject({ status: 200, body: { itemId, version: 1, content } });

    expect(await catalogue.post(`items/${itemId}/withdrawals`, { reason: '国务院决定取消' })).toMatchObject({
      status: 200,
      body: { version: 2, withdrawnOn: '2022-12-01', revision: 4 },
    });
    expect(await catalogue.get(`items/${itemId}`)).toMatchObject({ body: { status: 'withdrawn', withdrawnOn: '2022-12-01' } });
  });

  it('has what the law says where the keeper says nothing (行政许可法 §42: 20 working days)', async () => {
    const { statutoryLimit: _, pushLimit: __, documentSeries: ___, ...content } = contentOf({ code: catalogue.nextCode() });
    const { body } = await catalogue.post('items', content);
    expect(await catalogue.get(`items/${String(body['itemId'])}`)).toMatchObject({
      body: { draft: { ...content, statutoryLimit: 20, pushLimit: 1, documentSeries: '营行审' } },
    });
  });

  it('is created once: the same request gets the same answer, another with its code a conflict', async () => {
    const content = contentOf({ code: catalogue.nextCode() });
    const first = await catalogue.post('items', content, { key: 'draft-1' });
    await catalogue.post(`items/${String(first.body['itemId'])}/publications`);
    const before = await catalogue.events();
    expect(await catalogue.post('items', content, { key: 'draft-1' })).toMatchObject({ status: 201, body: first.body });
    expect(await catalogue.post('items', { ...content, name: 'x' }, { key: 'draft-1' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await catalogue.post('items', content)).toMatchObject({
      status: 409,
      body: { code: 'ITEM_CODE_TAKEN', errors: [{ field: '/code', rule: 'unique' }] },
    });
    expect(await catalogue.events()).toBe(before);
  });

  it('is published once when two do it at once', async () => {
    const itemId = await catalogue.drafted();
    const statuses = await Promise.all([0, 1].map(async () => (await catalogue.post(`items/${itemId}/publications`)).status));
    expect(statuses.toSorted()).toEqual([200, 409]);
    expect(await catalogue.get(`items/${itemId}`)).toMatchObject({ body: { version: 1, revision: 1 } });
  });

  it.each([
    ['LEGAL_BASIS_MISSING', { legalBasis: [] }, '/legalBasis'],
    ['COMMITTED_ABOVE_STATUTORY', { committedLimit: 21 }, '/committedLimit'],
    ['INSTANT_WITH_LIMIT', { processing: 'instant' }, '/committedLimit'],
    ['NAMED_TWICE', { materials: [0, 1].map(() => contentOf().materials[0]!) }, '/materials/1'],
  ] as const)('is not published against the rule %s, and stays a draft', async (code, over, field) => {
    const itemId = await catalogue.drafted(over);
    const before = await catalogue.events();
    expect(await catalogue.post(`items/${itemId}/publications`)).toMatchObject({ status: 409, body: { code, errors: [{ field }] } });
    expect(await catalogue.events()).toBe(before);
  });

  it('says in a conflict what its state allows', async () => {
    const itemId = await catalogue.drafted();
    expect(await catalogue.post(`items/${itemId}/withdrawals`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_ALLOWED', state: 'draft', allowed: ['ReviseItem', 'PublishItem'] },
    });
  });

  it('keeps its code', async () => {
    const itemId = await catalogue.drafted();
    expect(await catalogue.post(`items/${itemId}/revisions`, contentOf({ code: 'ANOTHER' }))).toMatchObject({
      status: 422,
      body: { code: 'ITEM_CODE_FIXED', errors: [{ field: '/code' }] },
    });
  });

  it('is not changed by who has seen an older revision', async () => {
    const itemId = await catalogue.published();
    expect(await catalogue.post(`items/${itemId}/withdrawals`, { reason: 'x' }, { ifMatch: 0 })).toMatchObject({
      status: 412,
      body: { expected: 0, actual: 1 },
    });
    expect((await catalogue.post(`items/${itemId}/withdrawals`, { reason: 'x' }, { ifMatch: 1 })).status).toBe(200);
  });

  it('that nobody knows is not found', async () => {
    const nobody = itemIdOf('nobody');
    expect(await catalogue.get(`items/${nobody}`)).toMatchObject({ status: 404, body: { code: 'ITEM_NOT_FOUND' } });
    expect(await catalogue.get(`items/${nobody}/versions/1`)).toMatchObject({ status: 404, body: { code: 'ITEM_VERSION_NOT_FOUND' } });
    for (const [path, body] of [
      ['revisions', contentOf()],
      ['publications', undefined],
      ['withdrawals', { reason: 'x' }],
    ] as const) {
      expect(await catalogue.post(`items/${nobody}/${path}`, body)).toMatchObject({ status: 404, body: { code: 'ITEM_NOT_FOUND' } });
    }
  });

  it.each([
    ['/name', { name: undefined }],
    ['/kind', { kind: 'penalty' }],
    ['/committedLimit', { committedLimit: -1 }],
    ['/legalBasis/0/source', { legalBasis: [{ source: 'notice', title: 'x', article: 'y' }] }],
    ['/supervising/0/fields', { supervising: [{ departmentCode: 'a', departmentName: 'b', fields: ['caseNo', 'caseNo'] }] }],
    ['/documentSeries', { documentSeries: 'YK' }],
    ['/fee', { fee: 1 }],
  ])('is refused with what is wrong at %s', async (field, over) => {
    const before = await catalogue.events();
    const { status, body } = await catalogue.post('items', { ...contentOf({ code: catalogue.nextCode() }), ...over });
    expect({ status, fields: (body['errors'] as Body[]).map((error) => error['field']) }).toEqual({ status: 422, fields: [field] });
    expect(await catalogue.events()).toBe(before);
  });
});

describe('the list of items', () => {
  it('is by code, in pages, and filtered by any choice of kind, department, level and status', async () => {
    const departmentCode = 'LIST';
    const licence = await catalogue.published({ departmentCode, code: 'L-1' });
    await catalogue.drafted({ departmentCode, code: 'L-2', level: 'county' });
    await catalogue.published({ departmentCode, code: 'L-3', kind: 'confirmation' });
    await catalogue.post(`items/${licence}/withdrawals`, { reason: 'x' });

    const of = async (query: string) => codesOf(await catalogue.get(`items?departmentCode=${departmentCode}${query}`));
    expect(await of('')).toEqual(['L-1', 'L-2', 'L-3']);
    expect(await of('&status=published')).toEqual(['L-3']);
    expect(await of('&status=withdrawn&kind=licence&level=city')).toEqual(['L-1']);
    expect(await of('&level=county')).toEqual(['L-2']);
    expect(await of('&kind=confirmation&level=city')).toEqual(['L-3']);
    for (const query of ['kind=licence', 'level=city', 'kind=licence&level=city', 'status=draft', 'limit=1']) {
      expect((await catalogue.get(`items?${query}`)).status).toBe(200);
    }

    const first = await catalogue.get(`items?departmentCode=${departmentCode}&limit=2`);
    expect(codesOf(first)).toEqual(['L-1', 'L-2']);
    const rest = await catalogue.get(`items?departmentCode=${departmentCode}&limit=2&cursor=${String(first.body['next'])}`);
    expect(codesOf(rest)).toEqual(['L-3']);
    expect(rest.body).not.toHaveProperty('next');
  });

  it('takes no cursor of another list', async () => {
    expect(await catalogue.get('items?cursor=eyJ4')).toMatchObject({ status: 422, body: { code: 'BAD_CURSOR' } });
    expect((await catalogue.get('items?status=gone')).status).toBe(422);
  });
});
