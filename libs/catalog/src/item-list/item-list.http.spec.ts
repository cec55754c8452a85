import { itemIdOf, listIdOf } from '../streams';
import { Catalogue, type Body } from '../testing/product';
import { contentOf } from '../testing/samples';

let catalogue: Catalogue;
beforeEach(async () => (catalogue = await Catalogue.open()));
afterEach(() => catalogue.close());

const publish = (path = 'city/2022', body: object = {}) => catalogue.post(`lists/${path}/editions`, body);
const licence = async (code: string, over: Parameters<typeof contentOf>[0] = {}) => catalogue.published({ code, ...over });
const codesIn = ({ body }: { body: Body }, part = 'items') => (body[part] as Body[]).map(({ code }) => code);

describe('the list of licences over HTTP', () => {
  it('is published with every licence of the level in force, seen at once', async () => {
    await licence('B');
    await licence('A', { legalBasis: [{ source: 'localRegulation', title: '辽宁省某条例', article: '第九条' }] });
    await licence('county', { level: 'county' });
    await licence('confirmation', { kind: 'confirmation' });
    await catalogue.drafted({ code: 'draft' });
    await catalogue.post(`items/${await licence('gone')}/withdrawals`, { reason: 'x' });

    const published = await publish();
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
    const [a, b] = [await licence('A'), await licence('B')];
    await publish();
    await catalogue.post(`items/${a}/revisions`, contentOf({ code: 'A', name: '新名' }));
    await catalogue.post(`items/${a}/publications`);
    await catalogue.post(`items/${b}/withdrawals`, { reason: 'x' });
    const c = await licence('C');
    expect(await publish()).toMatchObject({ body: { edition: 2 } });
    expect(await publish('city/2023')).toMatchObject({ body: { edition: 1 } });

    expect((await catalogue.get('lists/city/2022/editions')).body['items']).toMatchObject([{ edition: 2 }, { edition: 1 }]);
    expect(await catalogue.get('lists/city/2022/editions/2/differences')).toMatchObject({
      status: 200,
      body: {
        from: { year: 2022, edition: 1 },
        to: { year: 2022, edition: 2 },
        added: [{ itemId: c, version: 1 }],
        removed: [{ itemId: b }],
        changed: [{ itemId: a, version: 2, before: 1, name: '新名' }],
      },
    });
    expect(codesIn(await catalogue.get('lists/city/2022/editions/1/differences'), 'added')).toEqual(['A', 'B']);
    expect(codesIn(await catalogue.get('lists/city/2022/editions/2/differences?from=0'), 'added')).toEqual(['A', 'C']);
    expect(await catalogue.get('lists/city/2023/editions/1/differences?fromYear=2022')).toMatchObject({
      body: { from: { year: 2022, edition: 2 }, added: [], removed: [], changed: [] },
    });
  });

  it('keeps an edition as it was when its items change', async () => {
    const a = await licence('A');
    await publish();
    await catalogue.post(`items/${a}/withdrawals`, { reason: 'x' });
    expect(codesIn(await catalogue.get('lists/city/2022/editions/1'))).toEqual(['A']);
  });

  it('holds the items asked for when they may stand on it, and nothing outside', async () => {
    const [a, b] = [await licence('A'), await licence('B')];
    const draft = await catalogue.drafted({ code: 'draft' });
    const county = await licence('county', { level: 'county' });
    const service = await licence('service', { kind: 'publicService', legalBasis: [] });
    expect(await publish('city/2022', { itemIds: [b] })).toMatchObject({ status: 201, body: { items: 1 } });
    const before = await catalogue.events();
    expect(await publish('city/2022', { itemIds: [a, draft, county, service, itemIdOf('nobody'), a] })).toMatchObject({
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
    expect(await publish('city/2022', { itemIds: [a, a] })).toMatchObject({ status: 422, body: { errors: [{ rule: 'unique code' }] } });
    expect(await catalogue.events()).toBe(before);
  });

  it('is not empty', async () => {
    expect(await publish()).toMatchObject({ status: 409, body: { code: 'LIST_EMPTY' } });
  });

  it('is published once by one request, and by another as the next edition', async () => {
    await licence('A');
    const first = await catalogue.post('lists/city/2022/editions', {}, { key: 'list-1' });
    await licence('B');
    expect(await catalogue.post('lists/city/2022/editions', {}, { key: 'list-1' })).toMatchObject({ status: 201, body: first.body });
    const both = await Promise.all([publish(), publish()]);
    expect(both.map(({ body }) => body['edition']).toSorted()).toEqual([2, 3]);
    expect(await catalogue.post('lists/city/2022/editions', {}, { ifMatch: 0 })).toMatchObject({ status: 412 });
  });

  it.each(['lists/city/2022/editions/9', 'lists/city/2022/editions/9/differences', 'lists/township/2022/editions/1'])(
    'has no %s',
    async (path) => {
      expect(await catalogue.get(path)).toMatchObject({ status: 404, body: { code: 'EDITION_NOT_FOUND' } });
    },
  );

  it('takes levels and years as they are', async () => {
    for (const path of [
      'lists/moon/2022/editions',
      'lists/city/22/editions',
      'lists/city/2022/editions/first',
      'lists/city/2022/editions/0',
    ]) {
      expect((await catalogue.get(path)).status).toBe(422);
    }
    expect(await catalogue.get('lists/county/2022/editions')).toMatchObject({ status: 200, body: { items: [] } });
    expect((await publish('city/2022', { itemIds: [] })).status).toBe(422);
    expect((await publish('city/2022', { itemIds: ['x'] })).status).toBe(422);
  });
});
