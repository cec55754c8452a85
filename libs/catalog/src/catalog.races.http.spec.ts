import { derivedId } from '@yikou/shared-kernel';
import { Catalogue } from './testing/product';
import { contentOf, lineOf } from './testing/samples';

let catalogue: Catalogue;
beforeAll(async () => (catalogue = await Catalogue.open()));
afterAll(() => catalogue.close());

const certificate = async (): Promise<string> => {
  const body = { officerId: derivedId('officer', catalogue.nextCode()), field: '食品安全', until: '2025-12-31' };
  return String((await catalogue.post('certificates', body)).body['certificateId']);
};
const suspended = async (): Promise<string> => {
  const id = await certificate();
  await catalogue.post(`certificates/${id}/suspensions`, { reason: 'x' });
  return id;
};
const opened = async (): Promise<string> => String((await catalogue.post('imports', { name: 'x' })).body['importId']);

type Race = readonly [command: string, lost: number, prepare: () => Promise<readonly [path: string, body?: object, ifMatch?: number]>];

const races: readonly Race[] = [
  ['draft', 409, async () => ['items', contentOf({ code: catalogue.nextCode() })]],
  [
    'revise what both have seen',
    412,
    async () => {
      const code = catalogue.nextCode();
      return [`items/${await catalogue.drafted({ code })}/revisions`, contentOf({ code, name: '新名' }), 0];
    },
  ],
  ['publish', 409, async () => [`items/${await catalogue.drafted()}/publications`]],
  ['withdraw', 409, async () => [`items/${await catalogue.published()}/withdrawals`, { reason: 'x' }]],
  ['grant', 409, async () => ['certificates', { officerId: derivedId(catalogue.nextCode()), field: '食品安全', until: '2025-12-31' }]],
  ['renew', 422, async () => [`certificates/${await certificate()}/renewals`, { until: '2026-12-31' }]],
  ['suspend', 409, async () => [`certificates/${await certificate()}/suspensions`, { reason: 'x' }]],
  ['reinstate', 409, async () => [`certificates/${await suspended()}/reinstatements`]],
  ['stage', 422, async () => [`imports/${await opened()}/lines`, { lines: [lineOf(1)] }]],
  [
    'publish an edition after what both have seen',
    412,
    async () => {
      const itemIds = [await catalogue.published()];
      await catalogue.post('lists/city/2022/editions', { itemIds });
      return ['lists/city/2022/editions', { itemIds }, 0];
    },
  ],
];

describe('of two at once, one wins', () => {
  it.each(races)('%s', async (_, lost, prepare) => {
    const [path, body, ifMatch] = await prepare();
    const before = await catalogue.events();
    const ask = () => catalogue.post(path, body, ifMatch === undefined ? {} : { ifMatch });
    const [winner, loser] = (await Promise.all([ask(), ask()])).map(({ status }) => status).toSorted();
    expect([200, 201]).toContain(winner);
    expect(loser).toBe(lost);
    expect(await catalogue.events()).toBe(before + 1);
  });
});
