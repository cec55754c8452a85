import { START, streamName, type Position, type StoredEvent } from '../envelope';
import { brokenLink, hashOf } from '../hash';
import { HASH_VECTORS } from './hash-vectors';
import { sampleEvents } from './sample-events';
import type { Bench } from './store-under-test';

const TEXTS = {
  chinese: '营行审〔2022〕15号',
  emoji: '👩‍⚕️🏛️',
  combining: 'e\u0301 is not \u00e9',
  quotes: `"double" 'single' \\back\\ /slash/`,
  controls: 'tab\t line\n separator\u2028 unit\u001f',
  numbers: [0, -1.5, 0.1, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  nested: { list: [[], {}, [null, true, false]], empty: '' },
};

export const describeEnvelope = (bench: Bench): void => {
  const stream = streamName('review', 'envelope');

  describe('an event', () => {
    it('comes back exactly as it was appended', async () => {
      const events = sampleEvents(stream, 1, { data: () => ({ z: 1, ...TEXTS, a: 2 }) });
      await bench.store.append(stream, events, 'NoStream');
      const [recorded] = await bench.stream(stream);
      const { position, ...stored } = recorded!;
      expect(stored).toEqual(events[0]);
      expect(Object.keys(recorded!.data)).toEqual(['z', ...Object.keys(TEXTS), 'a']);
      expect(position > START).toBe(true);
      const live = bench.store.subscribe()[Symbol.asyncIterator]();
      expect(await live.next()).toMatchObject({ value: { events: [recorded] } });
      await live.return?.();
    });

    it('is not shared with whoever appended it', async () => {
      const data: { text: string } = { text: 'as it was' };
      await bench.store.append(stream, sampleEvents(stream, 1, { data: () => data }), 'NoStream');
      data.text = 'changed afterwards';
      expect(await bench.stream(stream)).toMatchObject([{ data: { text: 'as it was' } }]);
    });

    it('has the hash of the test vectors, computed from what is stored', async () => {
      const vector = HASH_VECTORS[0]!.stream;
      await bench.store.append(vector, HASH_VECTORS, 'NoStream');
      const recorded = await bench.stream(vector);
      expect(recorded.map(hashOf)).toEqual([
        '7b4b0d06d49f6c76c85d92d4bc640dfdcb9991dc83f6c901a1f587329c393985',
        'fd3fccd59444134b77bda831d0ec2248f5819ce5c21f0522346946ffcec4edd4',
        '986d29dc60d10c651b071f997bb12e9790a33a81db59017f8cb397fbe2dbfc43',
      ]);
      expect(recorded.map((event) => event.metadata.hash)).toEqual(recorded.map(hashOf));
    });

    it('is linked to its predecessor, and whatever is changed afterwards is found', async () => {
      await bench.store.append(stream, sampleEvents(stream, 3), 'NoStream');
      const [first, second, third] = (await bench.stream(stream)) as unknown as [StoredEvent, StoredEvent, StoredEvent];
      const after = ({ revision, metadata: { hash } }: StoredEvent) => ({ revision, hash });
      expect([brokenLink(first, undefined), brokenLink(second, after(first)), brokenLink(third, after(second))]).toEqual(
        Array(3).fill(undefined),
      );

      expect(brokenLink({ ...second, data: { revision: 7 } }, after(first))).toBe('hash');
      expect(brokenLink({ ...second, type: 'another' }, after(first))).toBe('hash');
      expect(brokenLink(withMetadata(second, { recordedAt: first.metadata.occurredAt.replace('2022', '2021') }), after(first))).toBe(
        'hash',
      );
      expect(brokenLink(withMetadata(second, { actor: { ...second.metadata.actor, id: 'somebody' } }), after(first))).toBe('hash');
      expect(brokenLink(third, after(first))).toBe('revision');
      expect(brokenLink(second, undefined)).toBe('revision');
      const rewritten = withMetadata(second, { commandId: first.id });
      expect(brokenLink(third, { revision: 1, hash: hashOf(rewritten) })).toBe('previousHash');
    });
  });

  describe('a position', () => {
    it('is an int64', async () => {
      await bench.store.append(stream, sampleEvents(stream, 2), 'NoStream');
      expect((await bench.stream(stream)).map(({ position }) => typeof position)).toEqual(['bigint', 'bigint']);
      expect(typeof (await bench.store.head())).toBe('bigint');
    });

    it('is exact beyond 2^53, and may jump', async () => {
      const events = sampleEvents(stream, 4);
      await bench.store.append(stream, events.slice(0, 1), 'NoStream');
      const leap = (2n ** 53n + 1n) as Position;
      const store = await bench.reopen(async (place) => place.leapTo?.(leap));
      const { positions } = await store.append(stream, events.slice(1), 0);
      const recorded = await bench.all({ from: await firstPosition(bench) });
      expect(recorded.map(({ position }) => position)).toEqual(positions);
      expect(new Set(positions).size).toBe(3);
      expect(await bench.all({ from: positions[0]! })).toHaveLength(2);
      expect(await store.head()).toBe(positions[2]);
    });
  });

  describe('an epoch', () => {
    it('is numbered and stays what it is when the store is opened again, like every event', async () => {
      const { epoch } = bench.store;
      expect(epoch).toEqual({ number: 1, id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown });
      const events = sampleEvents(stream, 3);
      await bench.store.append(stream, events.slice(0, 2), 'NoStream');
      const before = await bench.all();
      const store = await bench.reopen();
      expect(store.epoch).toEqual(epoch);
      expect(await bench.all()).toEqual(before);
      await expect(store.append(stream, events.slice(0, 1), 'NoStream')).rejects.toMatchObject({ actual: 1 });
      await store.append(stream, events.slice(2), 1);
      expect(await bench.stream(stream)).toHaveLength(3);
    });
  });

  describe('a closed store', () => {
    it('refuses to work', async () => {
      const { store } = bench;
      await store.close();
      await expect(store.append(stream, sampleEvents(stream), 'NoStream')).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
      await expect(store.head()).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
      await expect(bench.all()).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
      await expect(bench.stream(stream)).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    });
  });
};

const withMetadata = (event: StoredEvent, change: object): StoredEvent => ({ ...event, metadata: { ...event.metadata, ...change } });

const firstPosition = async (bench: Bench): Promise<Position> => (await bench.all())[0]!.position;
