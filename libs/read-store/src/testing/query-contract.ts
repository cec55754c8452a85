import fc from 'fast-check';
import { BadCursor, GenerationGone, UndeclaredQuery, type Generation, type Query, type ReadModel, type ReadStore } from '../read-store';
import { expectedIds, sampleDocuments, sampleQueries } from './read-store-queries';
import { sampleCases, type SampleCase } from './samples';

export interface QueryContractSetting {
  /** The store of the running test. */
  readonly store: () => ReadStore;
  readonly live: () => Promise<Generation<SampleCase>>;
  /** Writes documents, or takes them away, one position on. */
  readonly put: (generation: Generation<SampleCase>, docs: Readonly<Record<string, SampleCase | undefined>>) => Promise<void>;
}

/** What queries and cursors do, in every read store. */
export const describeQueryContract = ({ store, live, put }: QueryContractSetting): void => {
  describe('a query', () => {
    it('gives what is asked, in order, page by page: any documents, any declared query, any size of page', async () => {
      await fc.assert(
        fc.asyncProperty(sampleDocuments, sampleQueries, fc.integer({ min: 1, max: 7 }), async (docs, query, limit) => {
          const side = await store().beside<SampleCase>(sampleCases);
          await put(side, docs);
          const expected = expectedIds(docs, query);
          expect((await walk(side.model, { ...query, limit })).map(({ no }) => no)).toEqual(expected);
          await store().drop(sampleCases, side.generation);
        }),
        { numRuns: 60 },
      );
    }, 60_000);

    it('lets absent fields sort first, last when reversed, and match nothing', async () => {
      const generation = await live();
      await put(generation, { a: { no: 'a', days: 1 }, b: { no: 'b' }, c: { no: 'c', days: -1 }, d: { no: 'd', days: 0 } });
      const nos = async (query: Query) => (await generation.model.find(query)).items.map(({ no }) => no);
      expect(await nos({ sort: [{ path: 'days', order: 'asc' }] })).toEqual(['b', 'c', 'd', 'a']);
      expect(await nos({ sort: [{ path: 'days', order: 'desc' }] })).toEqual(['a', 'd', 'c', 'b']);
      expect(await nos({ sort: [{ path: 'days', order: 'desc' }], range: { path: 'days', max: 0 } })).toEqual(['d', 'c']);
      expect(await nos({ where: { days: [0, 1] } })).toEqual(['a', 'd']);
    });

    it('tells numbers from text, and finds false', async () => {
      const generation = await live();
      await put(generation, { a: { no: '1', urgent: false }, b: { no: '2', urgent: true }, c: { no: '3' } });
      expect((await generation.model.find({ where: { no: '1' } })).items).toHaveLength(1);
      expect((await generation.model.find({ where: { no: 1 } })).items).toHaveLength(0);
      const found = await generation.model.find({ where: { urgent: false }, sort: [{ path: 'no', order: 'asc' }] });
      expect(found.items.map(({ no }) => no)).toEqual(['1']);
    });

    it('gives 50 unless told, 1,000 at most', async () => {
      const generation = await live();
      const docs = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`d${String(n)}`, { no: String(n) }]));
      await put(generation, docs);
      const page = await generation.model.find();
      expect(page.items).toHaveLength(50);
      const rest = await generation.model.find({ cursor: page.next! });
      expect(rest).toEqual({ items: [{ no: '9' }] });
      for (const limit of [0, 1_001, 1.5, Number.NaN]) await expect(generation.model.find({ limit })).rejects.toThrow(RangeError);
    });

    const asc = (...paths: string[]) => paths.map((path) => ({ path, order: 'asc' as const }));
    it.each<[string, Query]>([
      ['a field without an index', { where: { notes: 'x' } }],
      ['a field that is not the first of an index', { where: { days: 1, no: '1' } }],
      ['an order by a field without an index', { sort: asc('place') }],
      ['an order by part of the rest of an index', { where: { 'place.district': 'x' }, sort: asc('status') }],
      ['an order half reversed', { where: { 'place.district': 'x', status: 'open' }, sort: asc('days', 'no') }],
      ['a field twice in the order', { sort: asc('days', 'days') }],
      [
        'a range over another field than the first of the order',
        { where: { status: 'open' }, range: { path: 'no', min: '1' }, sort: asc('days') },
      ],
      ['a range without an order', { range: { path: 'days', min: 1 } }],
      ['too many combinations', { where: { status: 'abcdefghijk'.split(''), days: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } }],
      ['a path that is SQL', { where: { "a') OR 1=1 --": 'x' } }],
    ])('is refused for %s', async (_, query) => {
      const { model } = await live();
      await expect(model.find(query)).rejects.toThrow(UndeclaredQuery);
    });

    it('is refused for a value that is no scalar', async () => {
      const { model } = await live();
      for (const value of [undefined, null, { $gt: '' }, [['x']], Number.NaN]) {
        await expect(model.find({ where: { status: value as unknown as string } })).rejects.toThrow(TypeError);
      }
      await expect(model.find({ range: { path: 'days', min: {} as unknown as string }, sort: asc('days') })).rejects.toThrow(TypeError);
    });

    it('counts by the first fields of an index', async () => {
      const generation = await live();
      const { model } = generation;
      const at = (district: string, status: string, days: number) => ({ no: '1', place: { district }, status, days });
      await put(generation, { a: at('x', 'open', 1), b: at('x', 'open', 2), c: at('x', 'closed', 3), d: at('y', 'open', 4) });
      expect(await model.count()).toBe(4);
      expect(await model.count({ 'place.district': 'x' })).toBe(3);
      expect(await model.count({ status: ['open', 'closed', 'open'], 'place.district': ['x', 'z'] })).toBe(3);
      expect(await model.count({ status: [] })).toBe(0);
      await expect(model.count({ 'place.district': 'x', days: 1 })).rejects.toThrow(UndeclaredQuery);
    });
  });

  describe('a cursor', () => {
    const query: Query = { where: { status: 'open' }, sort: [{ path: 'days', order: 'asc' }], limit: 2 };
    const some = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`d${String(n)}`, { no: String(n), status: 'open', days: n }]));

    it('goes on behind its page whatever is written meanwhile: nothing that stood still comes twice or is missed', async () => {
      const generation = await live();
      const { model } = generation;
      await put(generation, some);
      const first = await model.find(query);
      const here = some['d1']!;
      await put(generation, { d1: undefined, d2: undefined, d0: { ...here, no: '0', days: 0 }, d25: { ...here, no: '2.5', days: 2.5 } });
      const second = await model.find({ ...query, cursor: first.next! });
      await put(generation, { d5: { ...here, no: '5', days: 1 }, d25: undefined, d3: undefined });
      const third = await model.find({ ...query, cursor: second.next! });
      expect([first, second, third].map(({ items }) => items.map(({ no }) => no))).toEqual([
        ['1', '2'],
        ['2.5', '3'],
        ['4', '6'],
      ]);
      expect(third.next).toBeUndefined();
    });

    it('survives a rebuild, also where the new generation has none of the documents it was made from', async () => {
      const { model } = await liveWith(some);
      const page = await (await store().open<SampleCase>(sampleCases)).find(query);
      const side = await store().beside<SampleCase>(sampleCases);
      await put(side, { d1: some['d1'], d5: some['d5'] });
      await store().swap(sampleCases, (await live()).generation, side.generation);
      await expect(model.get('d1')).rejects.toThrow(GenerationGone);
      expect((await (await store().open(sampleCases)).find({ ...query, cursor: page.next! })).items).toEqual([some['d5']]);
    });

    it.each([
      ['garbage', () => 'x'],
      ['nothing', () => ''],
      ['other JSON', () => Buffer.from('{"a":1}').toString('base64url')],
      ['too few values', (cursor: string) => altered(cursor, (parts) => [parts[0], [], parts[2]])],
      ['a list as value', (cursor: string) => altered(cursor, (parts) => [parts[0], [[1]], parts[2]])],
      ['no id', (cursor: string) => altered(cursor, (parts) => [parts[0], parts[1], null])],
      ['a very long one', (cursor: string) => altered(cursor, (parts) => [parts[0], ['x'.repeat(10_000)], parts[2]])],
    ])('is refused when it is %s', async (_, change) => {
      const { model } = await liveWith(some);
      const { next } = await model.find(query);
      await expect(model.find({ ...query, cursor: change(next!) })).rejects.toThrow(BadCursor);
    });

    it('is refused by another query, and outside the range', async () => {
      const { model } = await liveWith(some);
      const { next } = await model.find(query);
      for (const other of [
        { where: { status: 'closed' } },
        { sort: [{ path: 'days', order: 'desc' as const }] },
        { range: { path: 'days', max: 4 } },
      ]) {
        await expect(model.find({ ...query, ...other, cursor: next! })).rejects.toThrow(BadCursor);
      }
      expect((await model.find({ ...query, limit: 1, cursor: next! })).items).toEqual([some['d3']]);

      const ranged = { ...query, range: { path: 'days', max: 4 } };
      const inRange = await model.find(ranged);
      const outside = altered(inRange.next!, (parts) => [parts[0], [5], parts[2]]);
      await expect(model.find({ ...ranged, cursor: outside })).rejects.toThrow(BadCursor);
    });

    const liveWith = async (docs: Readonly<Record<string, SampleCase>>) => {
      const generation = await live();
      await put(generation, docs);
      return generation;
    };
  });
};

const walk = async <Doc extends object>(model: ReadModel<Doc>, query: Query): Promise<readonly Doc[]> => {
  const found: Doc[] = [];
  let page = await model.find(query);
  found.push(...page.items);
  while (page.next !== undefined) {
    page = await model.find({ ...query, cursor: page.next });
    found.push(...page.items);
  }
  return found;
};

const altered = (cursor: string, change: (parts: readonly unknown[]) => readonly unknown[]): string =>
  Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]))).toString('base64url');
