import { START, streamName, type Position } from '../envelope';
import { sampleEvents } from './sample-events';
import { gathered, type Bench } from './store-under-test';

export const describeReads = (bench: Bench): void => {
  const stream = streamName('review', 'long');
  const revisions = (events: readonly { readonly revision: number }[]) => events.map(({ revision }) => revision);
  const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

  describe('readStream', () => {
    it('gives nothing for a stream that does not exist', async () => {
      expect(await bench.stream(stream)).toEqual([]);
      expect(await bench.stream(stream, { direction: 'backward' })).toEqual([]);
    });

    it('gives only its own stream, even where another is named after it', async () => {
      const longer = streamName('review', 'long-after');
      await bench.store.append(stream, sampleEvents(stream, 2), 'NoStream');
      await bench.store.append(longer, sampleEvents(longer, 1), 'NoStream');
      expect(await bench.stream(stream)).toHaveLength(2);
    });

    it.each([
      ['all, forward', {}, [0, 1, 2, 3, 4]],
      ['all, backward', { direction: 'backward' }, [4, 3, 2, 1, 0]],
      ['from a revision on, that one included', { fromRevision: 3 }, [3, 4]],
      ['from beyond the end', { fromRevision: 5 }, []],
      ['backward from a revision, that one included', { direction: 'backward', fromRevision: 2 }, [2, 1, 0]],
      ['backward from beyond the end', { direction: 'backward', fromRevision: 9 }, [4, 3, 2, 1, 0]],
      ['so many at most', { fromRevision: 1, limit: 2 }, [1, 2]],
      ['the last', { direction: 'backward', limit: 1 }, [4]],
      ['none, if none is wanted', { limit: 0 }, []],
    ] as const)('gives %s', async (_, options, expected) => {
      await bench.store.append(stream, sampleEvents(stream, 5), 'NoStream');
      expect(revisions(await bench.stream(stream, options))).toEqual(expected);
    });

    it('gives a long stream in pages, in order, either way', async () => {
      await appendMany(bench, 2_500);
      const pages: number[][] = [];
      for await (const page of bench.store.readStream(stream)) pages.push(revisions(page));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat()).toEqual(upTo(2_500));
      expect(revisions(await bench.stream(stream, { direction: 'backward' }))).toEqual(upTo(2_500).reverse());
      expect(revisions(await bench.stream(stream, { fromRevision: 700, limit: 1_300 }))).toEqual(upTo(1_300, 700));
    });

    it('stops with the reason of the signal', async () => {
      await appendMany(bench, 2_500);
      const abort = new AbortController();
      const reading = async () => {
        for await (const page of bench.store.readStream(stream, { signal: abort.signal })) abort.abort(new Error(`after ${page.length}`));
      };
      await expect(reading()).rejects.toThrow('after');
    });
  });

  describe('readAll', () => {
    const names = ['review-a', 'intake-b', 'review-c', 'intake-d', 'payout-e'].map((name) =>
      streamName(...(name.split('-') as [string, string])),
    );

    beforeEach(async () => {
      for (const name of names) await bench.store.append(name, sampleEvents(name, 1, { type: `type.of.${name.slice(0, 6)}` }), 'NoStream');
    });

    it('gives the whole log in the order of the commits', async () => {
      const events = await bench.all();
      expect(events.map(({ stream: name }) => name)).toEqual(names);
      expect(ascending(events.map(({ position }) => position))).toBe(true);
      expect(await bench.store.head()).toBe(events.at(-1)?.position);
    });

    it('begins after the position, never with it', async () => {
      const events = await bench.all();
      for (const [index, { position }] of events.entries()) expect(await bench.all({ from: position })).toEqual(events.slice(index + 1));
      expect(await bench.all({ from: START })).toEqual(events);
    });

    it('filters by category', async () => {
      const of = async (...categories: string[]) => (await bench.all({ filter: { categories } })).map(({ stream: name }) => name);
      expect(await of('review')).toEqual(['review-a', 'review-c']);
      expect(await of('payout', 'intake')).toEqual(['intake-b', 'intake-d', 'payout-e']);
      expect(await of('revie')).toEqual([]);
      expect(await of()).toEqual([]);
    });

    it('filters by event type', async () => {
      const of = async (...types: string[]) => (await bench.all({ filter: { types } })).map(({ stream: name }) => name);
      expect(await of('type.of.intake')).toEqual(['intake-b', 'intake-d']);
      expect(await of('type.of.payout', 'type.of.review')).toEqual(['review-a', 'review-c', 'payout-e']);
      expect(await of('type.of')).toEqual([]);
    });

    it('filters what follows a position', async () => {
      const [, second] = await bench.all();
      const events = await bench.all({ from: second!.position, filter: { categories: ['review', 'intake'] } });
      expect(events.map(({ stream: name }) => name)).toEqual(['review-c', 'intake-d']);
    });

    it('keeps pages to the size asked for', async () => {
      const sizes: number[] = [];
      for await (const page of bench.store.readAll({ pageSize: 2 })) sizes.push(page.length);
      expect(sizes).toEqual([2, 2, 1]);
    });

    it('ends at the head as it was when it was called', async () => {
      const pages = bench.store.readAll({ pageSize: 2 });
      await bench.store.append(stream, sampleEvents(stream), 'NoStream');
      expect((await gathered(pages)).map(({ stream: name }) => name)).toEqual(names);
    });

    it('stops with the reason of the signal', async () => {
      const abort = new AbortController();
      const reading = async () => {
        for await (const page of bench.store.readAll({ pageSize: 2, signal: abort.signal })) abort.abort(new Error(`after ${page.length}`));
      };
      await expect(reading()).rejects.toThrow('after 2');
    });
  });

  describe('head', () => {
    it('is the start while there is nothing', async () => {
      expect(await bench.store.head()).toBe(START);
      expect(await bench.all()).toEqual([]);
    });
  });

  const appendMany = async ({ store }: Bench, count: number) => {
    const events = sampleEvents(stream, count);
    for (let start = 0; start < count; start += 500) {
      await store.append(stream, events.slice(start, start + 500), start === 0 ? 'NoStream' : start - 1);
    }
  };
};

const ascending = (positions: readonly Position[]): boolean =>
  positions.every((position, index) => index === 0 || position > positions[index - 1]!);
