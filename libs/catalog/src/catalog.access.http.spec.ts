import { ROLES } from '@yikou/platform';
import { derivedId } from '@yikou/shared-kernel';
import { catalogAuthorisation } from './catalog.authorisation';
import { itemIdOf } from './streams';
import { Catalogue } from './testing/product';
import { contentOf, lineOf } from './testing/samples';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const id = itemIdOf('any');
const content = contentOf();
const everybody = [...ROLES];

/** Every route with a request that is in order, whether there is what it names or not. */
const routes: readonly [method: 'GET' | 'POST', path: string, body: object | undefined, may: readonly string[]][] = [
  ['POST', 'items', content, ['keeper']],
  ['POST', `items/${id}/revisions`, content, ['keeper']],
  ['POST', `items/${id}/publications`, undefined, ['keeper']],
  ['POST', `items/${id}/withdrawals`, { reason: 'x' }, ['keeper']],
  ['GET', 'items', undefined, everybody],
  ['GET', `items/${id}`, undefined, everybody],
  ['GET', `items/${id}/versions/1`, undefined, everybody],
  ['POST', 'lists/city/2022/editions', {}, ['keeper']],
  ['GET', 'lists/city/2022/editions', undefined, everybody],
  ['GET', 'lists/city/2022/editions/1', undefined, everybody],
  ['GET', 'lists/city/2022/editions/1/differences', undefined, everybody],
  ['POST', 'certificates', { officerId: id, field: '食品安全', until: '2030-01-01' }, ['keeper', 'admin']],
  ['POST', `certificates/${id}/renewals`, { until: '2031-01-01' }, ['keeper', 'admin']],
  ['POST', `certificates/${id}/suspensions`, { reason: 'x' }, ['keeper', 'admin']],
  ['POST', `certificates/${id}/reinstatements`, undefined, ['keeper', 'admin']],
  ['GET', 'certificates', undefined, everybody],
  ['GET', `certificates/${id}`, undefined, everybody],
  ['POST', 'imports', { name: 'x' }, ['keeper']],
  ['POST', `imports/${id}/lines`, { lines: [lineOf(1)] }, ['keeper']],
  ['POST', `imports/${id}/commits`, { lines: 1 }, ['keeper']],
  ['GET', `imports/${id}`, undefined, ['keeper', 'admin', 'auditor']],
];
const ask = (method: 'GET' | 'POST', path: string, body: object | undefined, request = {}) =>
  catalogue.product.request(method, `/catalog/${path}`, { ...request, ...(body && { body }) });

describe('who may', () => {
  it.each(routes)('%s %s', async (method, path, body, may) => {
    for (const as of everybody) {
      const { status, body: answer } = await ask(method, path, body, { as });
      expect({ as, refused: status === 403, code: answer['code'] === 'FORBIDDEN_ROLE' }).toEqual({
        as,
        refused: !may.includes(as),
        code: !may.includes(as),
      });
    }
  });

  it('nothing without a token, and nothing is recorded', async () => {
    const before = await catalogue.events();
    for (const [method, path, body] of routes) {
      expect(await ask(method, path, body)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
    expect(await catalogue.events()).toBe(before);
  });

  it('is said for every act', () => {
    expect(Object.values(catalogAuthorisation.table).every((grants) => Object.keys(grants).length > 0)).toBe(true);
  });
});

describe('every command', () => {
  const commands = routes.filter(([method]) => method === 'POST');

  it.each(commands)('%s %s needs an Idempotency-Key', async (method, path, body) => {
    const before = await catalogue.events();
    expect(await ask(method, path, body, { as: 'keeper', key: null })).toMatchObject({
      status: 400,
      body: { code: 'IDEMPOTENCY_KEY_MISSING' },
    });
    expect(await catalogue.events()).toBe(before);
  });

  it.each(commands.filter(([, , body]) => body))('%s %s takes no unknown field', async (method, path, body) => {
    const before = await catalogue.events();
    expect(await ask(method, path, { ...body, surplus: 1 }, { as: 'keeper' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/surplus', rule: 'unknown field' }] },
    });
    expect(await catalogue.events()).toBe(before);
  });

  it.each(routes.filter(([, path]) => path.includes(id)))('%s %s takes an id', async (method, path, body) => {
    expect((await ask(method, path.replace(id, 'x'), body, { as: 'keeper' })).status).toBe(422);
    expect((await ask(method, path.replace(id, derivedId('x').toUpperCase()), body, { as: 'keeper' })).status).toBe(422);
  });
});
