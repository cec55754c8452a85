import { streamName, type StoredEvent } from '../envelope';
import { EVENT_BYTES_LIMIT, EventTooLarge, WrongExpectedRevision } from '../event-store';
import { sampleEvents } from './sample-events';
import type { Bench } from './store-under-test';

export const describeAppends = (bench: Bench): void => {
  const stream = streamName('review', 'one');
  const other = streamName('review', 'two');

  describe('append', () => {
    it('begins a stream with NoStream and goes on at the exact revision', async () => {
      const events = sampleEvents(stream, 3);
      const first = await bench.store.append(stream, events.slice(0, 1), 'NoStream');
      const second = await bench.store.append(stream, events.slice(1), 0);
      expect(first).toMatchObject({ revision: 0, positions: [expect.anything()] });
      expect(second.revision).toBe(2);
      expect(second.positions).toHaveLength(2);
      const recorded = await bench.stream(stream);
      expect(recorded).toEqual(events.map((event, index) => ({ ...event, position: [...first.positions, ...second.positions][index] })));
    });

    it('can be read as soon as it has resolved', async () => {
      await bench.store.append(stream, sampleEvents(stream), 'NoStream');
      expect(await bench.stream(stream)).toHaveLength(1);
      expect(await bench.all()).toHaveLength(1);
    });

    it.each([
      ['NoStream where there is a stream', 2, 'NoStream', 1],
      ['a revision that the stream has passed', 2, 0, 1],
      ['a revision that the stream has not reached', 1, 3, 0],
      ['a revision where there is no stream', 0, 0, 'NoStream'],
    ] as const)('refuses %s, with what the stream really has', async (_, existing, expected, actual) => {
      const history = sampleEvents(stream, existing);
      if (existing > 0) await bench.store.append(stream, history, 'NoStream');
      const head = await bench.store.head();
      const attempt = bench.store.append(stream, at(stream, expected), expected);
      await expect(attempt).rejects.toThrow(WrongExpectedRevision);
      await expect(attempt).rejects.toMatchObject({ stream, expected, actual });
      expect(await bench.stream(stream)).toHaveLength(existing);
      expect(await bench.store.head()).toBe(head);
    });

    it('appends all of its events or none', async () => {
      await bench.store.append(stream, sampleEvents(stream), 'NoStream');
      await expect(bench.store.append(stream, sampleEvents(stream, 3), 'NoStream')).rejects.toThrow(WrongExpectedRevision);
      const tooLarge = sampleEvents(other, 3, { data: (revision) => ({ text: revision === 2 ? 'x'.repeat(EVENT_BYTES_LIMIT) : '' }) });
      await expect(bench.store.append(other, tooLarge, 'NoStream')).rejects.toThrow(EventTooLarge);
      expect(await bench.all()).toHaveLength(1);
    });

    it.each([
      ['nothing', () => []],
      ['events of another stream', () => sampleEvents(other)],
      ['events that do not follow the expected revision', () => sampleEvents(stream, 2).slice(1)],
      ['events with a gap between them', () => sampleEvents(stream, 3).filter(({ revision }) => revision !== 1)],
    ])('refuses %s as a bug of its caller', async (_, events) => {
      await expect(bench.store.append(stream, events(), 'NoStream')).rejects.toThrow(TypeError);
      expect(await bench.all()).toEqual([]);
    });

    it('stays under 1,000,000 bytes, metadata and all events counted, in UTF-8', async () => {
      const filled = (...texts: string[]) => sampleEvents(stream, texts.length, { data: (revision) => ({ text: texts[revision] ?? '' }) });
      const rest = EVENT_BYTES_LIMIT - bytesOf(filled('', ''));
      const chinese = '营'.repeat(Math.floor(rest / 3));
      const room = rest - Buffer.byteLength(chinese);
      const limit = filled(chinese, 'x'.repeat(room));
      await expect(bench.store.append(stream, limit, 'NoStream')).rejects.toMatchObject({
        name: 'EventTooLarge',
        bytes: EVENT_BYTES_LIMIT,
      });
      const under = filled(chinese.slice(1), 'x'.repeat(room + 2));
      expect(bytesOf(under)).toBe(EVENT_BYTES_LIMIT - 1);
      await bench.store.append(stream, under, 'NoStream');
      expect(await bench.stream(stream)).toMatchObject(under);
    });

    it('lets one of a hundred win', async () => {
      await bench.store.append(stream, sampleEvents(stream), 'NoStream');
      const attempts = Array.from({ length: 100 }, (_, index) => bench.store.append(stream, at(stream, 0, { by: index }), 0));
      const outcomes = await Promise.allSettled(attempts);
      const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(lost).toHaveLength(99);
      for (const reason of lost) {
        expect(reason).toBeInstanceOf(WrongExpectedRevision);
        expect(reason).toMatchObject({ expected: 0, actual: 1 });
      }
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(await bench.stream(stream)).toMatchObject([{ revision: 0 }, { revision: 1, data: { by: winner } }]);
    });

    it('answers each of those that come together by its own merits', async () => {
      const streams = Array.from({ length: 30 }, (_, index) => streamName('review', `s${String(index)}`));
      await bench.store.append(streams[7]!, sampleEvents(streams[7]!), 'NoStream');
      const outcomes = await Promise.allSettled(streams.map((name) => bench.store.append(name, sampleEvents(name, 2), 'NoStream')));
      expect(outcomes.map(({ status }, index) => (status === 'rejected' ? index : -1)).filter((index) => index >= 0)).toEqual([7]);
      const positions = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.positions : []));
      const recorded = await bench.all();
      expect(recorded).toHaveLength(59);
      expect(recorded.slice(1).map(({ position }) => position)).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    });

    it('may be called again before the first has been answered', async () => {
      const events = sampleEvents(stream, 3);
      const results = await Promise.all(
        events.map((event, index) => bench.store.append(stream, [event], index === 0 ? 'NoStream' : index - 1)),
      );
      expect(results.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    });
  });
};

/** An event that would follow the revision, whether or not the stream has come so far. */
const at = (stream: ReturnType<typeof streamName>, expected: number | 'NoStream', data = {}): StoredEvent[] =>
  sampleEvents(stream, expected === 'NoStream' ? 1 : expected + 2, { data: () => data }).slice(-1);

const bytesOf = (events: readonly StoredEvent[]): number =>
  events
    .flatMap(({ stream, id, type, data, metadata }) => [stream, id, type, JSON.stringify(data), JSON.stringify(metadata)])
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
