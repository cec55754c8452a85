import { itemIdOf, listIdOf } from '../streams';
import { Catalogue, type Body } from '../testing/product';
import { contentOf } from '../testing/samples';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const publish = (list: string, body: object = {}, request = {}) => catalogue.post(`lists/${list}/editions`, body, request);
const codesIn = ({ body }: { body: Body }, part = 'items') => (body[part] as Body[]).map(({ code }) => code);

describe('the list of licences over HTTP', () => {
  it('is published with every licence of the level in force, seen at once', async () => {
    await catalogue.published({ code: 'B' });
    await catalogue.published({ code: 'A', legalBasis: [{ source: 'localRegulation', title: '辽宁省某条例', article: '第九条' }] });
    await catalogue.published({ level: 'county' });
    await catalogue.published({ kind: 'confirmation' });
    await catalogue.drafted();
    await catalogue.post(`items/${await catalogue.published()}/withdrawals`, { reason: 'x' });

    const published = await publish('city/2022');
    expect(published).toMatchObject({
      status: 201,
      body: { listId: listIdOf('city', 2022), level: 'city', year: 2022, edition: 1, publishedOn: '2022-12-01', items: 2, revision: 0 },
    });
    expect(published.body['sources']).toMatchObject({ law: 1, localRegulation: 1 });
    expect(published.headers.get('location')).toBe('/catalog/lists/city/2022/editions/1');
    const shown = await catalogue.get('lists/city/2022/editions/1');
    expect(codesIn(shown)).toEqual(['A', 'B']);
    expect(shown.body['items']).toMatchObject([{ source: 'localRegulation', version: 1 }, { source: 'law' }]);
  });

  it('has editions, and tells what changed between two', async () => {
    const [a, b, c] = [await catalogue.published({ code: 'D-A' }), await catalogue.published({ code: 'D-B' }), await catalogue.published()];
    await publish('city/2024', { itemIds: [a, b] });
    await catalogue.post(`items/${a}/revisions`, contentOf({ code: 'D-A', name: '新名' }));
    await catalogue.post(`items/${a}/publications`);
    expect(await publish('city/2024', { itemIds: [a, c] })).toMatchObject({ body: { edition: 2 } });
    expect(await publish('city/2025', { itemIds: [a, c] })).toMatchObject({ body: { edition: 1 } });

    expect((await catalogue.get('lists/city/2024/editions')).body['items']).toMatchObject([{ edition: 2 }, { edition: 1 }]);
    expect(await catalogue.get('lists/city/2024/editions/2/differences')).toMatchObject({
      status: 200,
      body: {
        from: { year: 2024, edition: 1 },
        to: { year: 2024, edition: 2 },
        added: [{ itemId: c, version: 1 }],
        removed: [{ itemId: b }],
        changed: [{ itemId: a, version: 2, before: 1, name: '新名' }],
      },
    });
    expect(codesIn(await catalogue.get('lists/city/2024/editions/1/differences'), 'added')).toEqual(['D-A', 'D-B']);
    expect(codesIn(await catalogue.get('lists/city/2024/editions/2/differences?from=0'), 'added')).toHaveLength(2);
    expect(await catalogue.get('lists/city/2025/editions/1/differences?fromYear=2024')).toMatchObject({
      body: { from: { year: 2024, edition: 2 }, added: [], removed: [], changed: [] },
    });
  });

  it('keeps an edition as it was when its items change', async () => {
    const itemId = await catalogue.published({ code: 'KEPT' });
    await publish('city/2026', { itemIds: [itemId] });
    await catalogue.post(`items/${itemId}/withdrawals`, { reason: 'x' });
    expect(codesIn(await catalogue.get('lists/city/2026/editions/1'))).toEqual(['KEPT']);
  });

  it('holds the items asked for when they may stand on it, and nothing outside', async () => {
    const licence = await catalogue.published();
    const draft = await catalogue.drafted();
    const county = await catalogue.published({ level: 'county' });
    const service = await catalogue.published({ kind: 'publicService', legalBasis: [] });
    expect(await publish('city/2027', { itemIds: [licence] })).toMatchObject({ status: 201, body: { items: 1 } });
    const before = await catalogue.events();
    expect(await publish('city/2027', { itemIds: [licence, draft, county, service, itemIdOf('nobody')] })).toMatchObject({
      status: 422,
      body: {
        code: 'LIST_REFUSED',
        errors: [
          { field: '/itemIds/1', rule: 'published' },
          { field: '/itemIds/2', rule: 'level city' },
          { field: '/itemIds/3', rule: 'licence' },
          { field: '/itemIds/4', rule: 'published' },
        ],
      },
    });
    expect(await publish('city/2027', { itemIds: [licence, licence] })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/itemIds/1', rule: 'unique code' }] },
    });
    expect(await catalogue.events()).toBe(before);
  });

  it('is not empty', async () => {
    expect(await publish('township/2022')).toMatchObject({ status: 409, body: { code: 'LIST_EMPTY' } });
  });

  it('is published once by one request, and by another as the next edition', async () => {
    const first = await publish('city/2028', {}, { key: 'list-1' });
    await catalogue.published();
    expect(await publish('city/2028', {}, { key: 'list-1' })).toMatchObject({ status: 201, body: first.body });
    const both = await Promise.all([publish('city/2028'), publish('city/2028')]);
    expect(both.map(({ body }) => body['edition']).toSorted()).toEqual([2, 3]);
    expect(await publish('city/2028', {}, { ifMatch: 0 })).toMatchObject({ status: 412, body: { expected: 0, actual: 2 } });
  });

  it.each(['lists/city/2022/editions/9', 'lists/city/2022/editions/9/differences', 'lists/township/2022/editions/1'])(
    'has no %s',
    async (path) => {
      expect(await catalogue.get(path)).toMatchObject({ status: 404, body: { code: 'EDITION_NOT_FOUND' } });
    },
  );

  it('takes levels and years as they are', async () => {
    for (const path of ['moon/2022/editions', 'city/22/editions', 'city/2022/editions/first', 'city/2022/editions/0']) {
      expect((await catalogue.get(`lists/${path}`)).status).toBe(422);
    }
    expect(await catalogue.get('lists/county/2022/editions')).toMatchObject({ status: 200, body: { items: [] } });
    expect((await publish('city/2022', { itemIds: [] })).status).toBe(422);
    expect((await publish('city/2022', { itemIds: ['x'] })).status).toBe(422);
  });
});
