import fc from 'fast-check';
import {
  BadCursor,
  GenerationGone,
  RivalWriter,
  UndeclaredQuery,
  type Generation,
  type Query,
  type ReadModel,
  type ReadStore,
} from '../read-store';
import { idsOf, sampleQueries, sampleDocuments, expectedIds } from './read-store-queries';
import { checkpointAt, sampleCases, type SampleCase } from './samples';

/** Where read models are kept: every store opened on it sees the same ones. */
export interface ReadStorePlace {
  open(): Promise<ReadStore>;
  /** After all stores on it are closed. */
  remove(): Promise<void>;
}

/** What every read store does. Once for every adapter. */
export const describeReadStoreContract = (adapter: string, newPlace: () => Promise<ReadStorePlace>): void => {
  describe(`${adapter}: a read store`, () => {
    let place: ReadStorePlace;
    let opened: ReadStore[];
    let store: ReadStore;

    const open = async () => {
      const another = await place.open();
      opened.push(another);
      return another;
    };

    beforeEach(async () => {
      place = await newPlace();
      opened = [];
      store = await open();
    });

    afterEach(async () => {
      for (const each of opened) await each.close();
      await place.remove();
    });

    const live = () => store.live<SampleCase>(sampleCases);

    let written = 0;
    const put = async ({ writer }: Generation<SampleCase>, docs: Readonly<Record<string, SampleCase | undefined>>, position?: number) => {
      written = position ?? Number((await writer.checkpoint())?.position ?? 0n) + 1;
      const changes = Object.entries(docs).map(([id, doc]) => (doc ? { id, doc } : { id }));
      await writer.write(changes, checkpointAt(written));
    };

    describe('documents', () => {
      it('are written, replaced and taken away, with the checkpoint', async () => {
        const { model, writer } = await live();
        expect(await model.checkpoint()).toBeUndefined();
        expect(await model.get('a')).toBeUndefined();

        await put({ generation: 1, model, writer }, { a: { no: '1', notes: ['许可', '😀'] }, b: { no: '2' } }, 7);
        expect(await model.get('a')).toEqual({ no: '1', notes: ['许可', '😀'] });
        expect(await model.checkpoint()).toEqual(checkpointAt(7));

        await put({ generation: 1, model, writer }, { a: { no: '3' }, b: undefined, never: undefined }, 9);
        expect(await writer.load(['a', 'b', 'c'])).toEqual(new Map([['a', { no: '3' }]]));
        expect(await writer.checkpoint()).toEqual(checkpointAt(9));
      });

      it('survive closing', async () => {
        await put(await live(), { a: { no: '1' } }, 3);
        await store.close();
        opened = [];
        store = await open();
        const { model } = await live();
        expect(await model.get('a')).toEqual({ no: '1' });
        expect(await model.checkpoint()).toEqual(checkpointAt(3));
      });

      it('are copies: who changes what he was given changes nothing', async () => {
        const generation = await live();
        const doc = { no: '1', notes: ['a'] };
        await put(generation, { a: doc });
        doc.notes.push('b');
        const given = (await generation.writer.load(['a'])).get('a') as { no: string };
        given.no = '2';
        expect(await generation.model.get('a')).toEqual({ no: '1', notes: ['a'] });
      });

      it('are given in the order of the bytes of their ids', async () => {
        const generation = await live();
        // U+FFFD is above the surrogates of U+1F600 in UTF-16, and below it in UTF-8.
        const ids = ['a', 'B', '10', '9', '\u{FFFD}', '\u{1F600}', '口', ...Array.from({ length: 1_100 }, (_, n) => `n${String(n)}`)];
        await put(generation, Object.fromEntries(ids.map((id) => [id, { no: id }])));
        const sorted = ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(await idsOf(generation.model.all())).toEqual(sorted);
        expect(sorted.indexOf('\u{FFFD}')).toBeLessThan(sorted.indexOf('\u{1F600}'));
      });

      it('are all written or none: one that cannot be indexed spoils the write', async () => {
        const generation = await live();
        await put(generation, { a: { no: '1' } }, 1);
        const bad = { no: '3', status: ['open'] } as unknown as SampleCase;
        await expect(put(generation, { b: { no: '2' }, c: bad }, 2)).rejects.toThrow(TypeError);
        expect(await idsOf(generation.model.all())).toEqual(['a']);
        expect(await generation.model.checkpoint()).toEqual(checkpointAt(1));
        await put(generation, { b: { no: '2' } }, 2);
        expect(await idsOf(generation.model.all())).toEqual(['a', 'b']);
      });
    });

    describe('the guard', () => {
      it('ignores a write whose checkpoint is not above the present one', async () => {
        const generation = await live();
        await put(generation, { a: { no: '1' } }, 5);
        await put(generation, { a: { no: 'again' } }, 5);
        await put(generation, { a: { no: 'older' } }, 4);
        const late = await (await open()).live<SampleCase>(sampleCases);
        await put(late, { a: { no: 'late' } }, 3);
        expect(await generation.model.get('a')).toEqual({ no: '1' });
        expect(await generation.model.checkpoint()).toEqual(checkpointAt(5));
      });

      it('keeps positions beyond 2^53 exact', async () => {
        const { model, writer } = await live();
        const high = { ...checkpointAt(1), position: (2n ** 62n + 1n) as ReturnType<typeof checkpointAt>['position'] };
        await writer.write([], high);
        expect(await model.checkpoint()).toEqual(high);
        await writer.write([{ id: 'a', doc: { no: '1' } }], { ...high, position: (high.position + 1n) as typeof high.position });
        expect(await model.get('a')).toEqual({ no: '1' });
      });

      it('refuses one of two writers until it has looked again', async () => {
        const one = await live();
        const other = await (await open()).live<SampleCase>(sampleCases);
        await one.writer.checkpoint();
        await other.writer.checkpoint();
        await one.writer.write([{ id: 'a', doc: { no: 'one' } }], checkpointAt(5));
        await expect(other.writer.write([{ id: 'a', doc: { no: 'other' } }], checkpointAt(6))).rejects.toThrow(RivalWriter);
        expect(await one.model.get('a')).toEqual({ no: 'one' });
        expect(await other.writer.checkpoint()).toEqual(checkpointAt(5));
        await other.writer.write([{ id: 'a', doc: { no: 'other' } }], checkpointAt(6));
        expect(await one.model.get('a')).toEqual({ no: 'other' });
      });

      it('never mixes two epochs in one generation', async () => {
        const { model, writer } = await live();
        await writer.write([], checkpointAt(5));
        await expect(writer.write([{ id: 'a', doc: { no: '1' } }], checkpointAt(6, 2))).rejects.toThrow(RivalWriter);
        expect(await model.checkpoint()).toEqual(checkpointAt(5));
      });
    });

    describe('a query', () => {
      it('gives what is asked, in order, page by page: any documents, any declared query, any size of page', async () => {
        await fc.assert(
          fc.asyncProperty(sampleDocuments, sampleQueries, fc.integer({ min: 1, max: 7 }), async (docs, query, limit) => {
            const side = await store.beside<SampleCase>(sampleCases);
            await put(side, docs);
            const expected = expectedIds(docs, query);
            expect((await walk(side.model, { ...query, limit })).map(({ no }) => no)).toEqual(expected);
            await store.drop(sampleCases, side.generation);
          }),
          { numRuns: 60 },
        );
      });

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
        const { model, ...generation } = await live();
        const at = (district: string, status: string, days: number) => ({ no: '1', place: { district }, status, days });
        await put(
          { model, ...generation },
          { a: at('x', 'open', 1), b: at('x', 'open', 2), c: at('x', 'closed', 3), d: at('y', 'open', 4) },
        );
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
        const page = await (await store.open<SampleCase>(sampleCases)).find(query);
        const side = await store.beside<SampleCase>(sampleCases);
        await put(side, { d1: some['d1'], d5: some['d5'] });
        await store.swap(sampleCases, (await live()).generation, side.generation);
        await expect(model.get('d1')).rejects.toThrow(GenerationGone);
        expect((await (await store.open(sampleCases)).find({ ...query, cursor: page.next! })).items).toEqual([some['d5']]);
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

    describe('generations', () => {
      it('are filled unseen and shown by a swap, to those who had the model open before', async () => {
        const shown = await store.open<SampleCase>(sampleCases);
        const elsewhere = await (await open()).open<SampleCase>(sampleCases);
        const old = await live();
        await put(old, { a: { no: 'old' } }, 1);
        const side = await store.beside<SampleCase>(sampleCases);
        expect(side.generation).not.toBe(old.generation);
        const filler = await (await open()).generation<SampleCase>(sampleCases, side.generation);
        await put(filler, { b: { no: 'new' } }, 1);
        expect(await shown.get('a')).toEqual({ no: 'old' });
        expect(await shown.get('b')).toBeUndefined();

        expect(await store.swap(sampleCases, old.generation, side.generation)).toBe(true);
        for (const model of [shown, elsewhere]) {
          expect(await model.get('a')).toBeUndefined();
          expect(await model.get('b')).toEqual({ no: 'new' });
        }
        await expect(put(old, { a: { no: 'lost' } }, 2)).rejects.toThrow(GenerationGone);
        expect((await live()).generation).toBe(side.generation);
      });

      it('are swapped by one of two rivals', async () => {
        const rival = await open();
        const { generation } = await live();
        const ours = await store.beside<SampleCase>(sampleCases);
        const theirs = await rival.beside<SampleCase>(sampleCases);
        await put(ours, { a: { no: 'ours' } });
        await put(theirs, { a: { no: 'theirs' } });
        const won = await Promise.all([
          store.swap(sampleCases, generation, ours.generation),
          rival.swap(sampleCases, generation, theirs.generation),
        ]);
        expect(won.filter(Boolean)).toHaveLength(1);
        const [winner, loser] = won[0] ? [ours, theirs] : [theirs, ours];
        expect((await live()).generation).toBe(winner.generation);
        expect(await loser.model.count()).toBe(1);
        expect(await (await rival.open<SampleCase>(sampleCases)).get('a')).toEqual(await winner.model.get('a'));
      });

      it('are dropped, unless live, and their numbers never come back', async () => {
        const { generation } = await live();
        await expect(store.drop(sampleCases, generation)).rejects.toThrow(TypeError);
        const side = await store.beside<SampleCase>(sampleCases);
        await put(side, { a: { no: '1' } });
        await store.drop(sampleCases, side.generation);
        await store.drop(sampleCases, side.generation);
        await expect(side.model.get('a')).rejects.toThrow(GenerationGone);
        await expect(put(side, { a: { no: '2' } }, 9)).rejects.toThrow(GenerationGone);
        await expect(store.generation(sampleCases, side.generation)).rejects.toThrow(GenerationGone);
        await expect(store.swap(sampleCases, generation, side.generation)).rejects.toThrow(GenerationGone);
        const next = await store.beside<SampleCase>(sampleCases);
        expect(next.generation).toBeGreaterThan(side.generation);
        expect(await next.model.get('a')).toBeUndefined();
      });

      it('begin anew when the version or an index has changed, and only then', async () => {
        await put(await live(), { a: { no: '1' } });
        const sameShape = { ...sampleCases, volatile: ['notes'] };
        expect(await (await store.open(sameShape)).get('a')).toEqual({ no: '1' });
        const nextVersion = { ...sampleCases, version: 2 };
        const second = await store.live<SampleCase>(nextVersion);
        expect(await second.model.get('a')).toBeUndefined();
        expect(await second.model.checkpoint()).toBeUndefined();
        await put(second, { a: { no: '2' } });
        const model = await store.open<SampleCase>({ ...nextVersion, indexes: sampleCases.indexes.slice(1) });
        expect(await model.get('a')).toBeUndefined();
        await expect(put(second, { a: { no: '3' } })).rejects.toThrow(GenerationGone);
      });

      it('of one model have nothing to do with those of another', async () => {
        await put(await live(), { a: { no: '1' } });
        const other = await store.live<SampleCase>({ ...sampleCases, name: 'sample_others' });
        expect(await other.model.get('a')).toBeUndefined();
      });

      it.each([
        ['a name that is not snake_case', { ...sampleCases, name: '../x' }],
        ['a version below 1', { ...sampleCases, version: 0 }],
        ['a path that is SQL', { ...sampleCases, indexes: [{ name: 'x', fields: [{ path: "a'", order: 'asc' as const }] }] }],
        ['an index without fields', { ...sampleCases, indexes: [{ name: 'x', fields: [] }] }],
        ['two indexes of one name', { ...sampleCases, indexes: [...sampleCases.indexes, ...sampleCases.indexes] }],
      ])('are not made for %s', async (_, declaration) => {
        await expect(store.open(declaration)).rejects.toThrow(TypeError);
        await expect(store.beside(declaration)).rejects.toThrow(TypeError);
      });
    });

    it('freezes a moment in a snapshot', async () => {
      const generation = await live();
      const docs = Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [String(n).padStart(4, '0'), { no: '1' }]));
      await put(generation, docs, 5);
      const snapshot = await generation.model.snapshot();
      expect(snapshot.checkpoint).toEqual(checkpointAt(5));
      const seen: SampleCase[] = [];
      for await (const { doc } of snapshot.all()) {
        if (seen.length === 0) await put(generation, { '0001': undefined, '1100': { no: '2' }, '1150x': { no: '3' } }, 6);
        seen.push(doc);
      }
      await snapshot.close();
      expect(seen).toHaveLength(1_200);
      expect(seen.every(({ no }) => no === '1')).toBe(true);
      expect(await generation.model.get('1100')).toEqual({ no: '2' });
    });
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
