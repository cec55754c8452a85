import { GenerationGone, RivalWriter, type Generation, type ReadStore } from '../read-store';
import { describeQueryContract } from './query-contract';
import { idsOf } from './read-store-queries';
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

    /** At the position, or one on from where the generation stands. */
    const put = async ({ writer }: Generation<SampleCase>, docs: Readonly<Record<string, SampleCase | undefined>>, position?: number) => {
      const next = position ?? Number((await writer.checkpoint())?.position ?? 0n) + 1;
      const changes = Object.entries(docs).map(([id, doc]) => (doc ? { id, doc } : { id }));
      await writer.write(changes, checkpointAt(next));
    };

    describe('documents', () => {
      it('are written, replaced and taken away, with the checkpoint', async () => {
        const generation = await live();
        const { model, writer } = generation;
        expect(await model.checkpoint()).toBeUndefined();
        expect(await model.get('a')).toBeUndefined();

        await put(generation, { a: { no: '1', notes: ['许可', '😀'] }, b: { no: '2' } }, 7);
        expect(await model.get('a')).toEqual({ no: '1', notes: ['许可', '😀'] });
        expect(await model.checkpoint()).toEqual(checkpointAt(7));

        await put(generation, { a: { no: '3' }, b: undefined, never: undefined }, 9);
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

    describeQueryContract({ store: () => store, live, put });

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
