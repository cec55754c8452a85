import { START, type Position } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import fc from 'fast-check';
import type { Projection } from '../projection';
import type { Generation } from '../read-store';
import { stateHash } from '../state-hash';
import {
  failingProjection,
  InMemoryReadStore,
  sampleCaseProjection,
  sampleCases,
  SampleLog,
  writeSomething,
  type SampleCase,
} from '../testing';
import { GatheringMemory } from './changed-documents';
import { Filler, ProjectionFailed } from './filler';
import { stepSource, type Step } from './steps';

describe('a filler', () => {
  let events: InMemoryEventStore;
  let log: SampleLog;
  let models: InMemoryReadStore;

  beforeEach(() => {
    events = new InMemoryEventStore();
    log = new SampleLog(events);
    models = new InMemoryReadStore();
  });

  const steps = async (projection: Projection<SampleCase> = sampleCaseProjection): Promise<readonly Step<SampleCase>[]> => {
    const all: Step<SampleCase>[] = [];
    for await (const page of stepSource(projection, events).history(START)) all.push(...page);
    return all;
  };

  const fresh = async (memory?: GatheringMemory) => {
    const generation = await models.beside<SampleCase>(sampleCases);
    return { generation, filler: await Filler.of(generation, events.epoch, memory) };
  };

  /** A generation whose writes are counted. */
  const counted = (generation: Generation<SampleCase>) => {
    const { writer } = generation;
    const writes: { changes: number; position: Position }[] = [];
    const loads: number[] = [];
    const counting: Generation<SampleCase> = {
      ...generation,
      writer: {
        checkpoint: () => writer.checkpoint(),
        load: (ids) => (loads.push(ids.length), writer.load(ids)),
        write: (changes, checkpoint) => (
          writes.push({ changes: changes.length, position: checkpoint.position }),
          writer.write(changes, checkpoint)
        ),
      },
    };
    return { counting, writes, loads };
  };

  it('gives the same state hash however the log is cut into pages, gathered, redelivered and interrupted by restarts', async () => {
    for (let n = 0; n < 250; n += 1) await writeSomething(log, n % 17, n < 17 ? 0 : (n * 31) % 97);
    const all = await steps();
    const whole = await fresh();
    await whole.filler.apply(all);
    const expected = await stateHash(whole.generation.model, sampleCases);
    expect(expected.documents).toBeGreaterThan(5);

    const cut = { size: fc.nat(40), back: fc.nat(15), gather: fc.boolean(), restart: fc.boolean(), settle: fc.boolean() };
    const lastCut = { size: all.length, back: all.length, gather: true, restart: true, settle: true };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record(cut), { maxLength: 20 }), fc.nat(4_000), async (pages, bytes) => {
        const memory = new GatheringMemory(bytes);
        let { generation, filler } = await fresh(memory);
        let at = 0;
        for (const { size, back, gather, restart, settle } of [...pages, lastCut]) {
          const page = all.slice(Math.max(0, at - back), at + size);
          await (gather ? filler.gather(page) : filler.apply(page));
          at = Math.min(all.length, at + size);
          if (settle) await filler.settle();
          if (!restart) continue;
          filler.forget();
          generation = await models.generation(sampleCases, generation.generation);
          filler = await Filler.of(generation, events.epoch, memory);
          // A checkpoint that was not written yet is behind what was seen: the log is read from there again.
          at = all.findLastIndex(({ position }) => position <= filler.position) + 1;
        }
        await filler.apply(all.slice(at));
        expect(await stateHash(generation.model, sampleCases)).toEqual(expected);
        await models.drop(sampleCases, generation.generation);
      }),
      { numRuns: 40 },
    );
  });

  it('loads and writes each document of a page once, with the checkpoint', async () => {
    await log.write('case', '1', 'registered', { district: 'x' });
    for (const n of [1, 2, 3]) await log.write('case', '1', 'noted', { text: String(n) });
    await log.write('case', '2', 'registered', { district: 'y' });
    const { counting, writes, loads } = counted((await fresh()).generation);
    const filler = await Filler.of(counting, events.epoch);
    expect(await filler.apply(await steps())).toBe(5);
    expect(loads).toEqual([2]);
    expect(writes).toEqual([{ changes: 2, position: 5n }]);
    expect(await counting.writer.checkpoint()).toEqual({ epoch: events.epoch, position: 5n, eventId: events.recorded[4]!.id });
    expect(await filler.apply(await steps())).toBe(0);
    expect(writes).toHaveLength(1);
  });

  it('writes nothing for steps that change nothing, but for their checkpoint when they are many or it settles', async () => {
    await log.write('case', '1', 'registered', { district: 'x' });
    const { counting, writes } = counted((await fresh()).generation);
    const filler = await Filler.of(counting, events.epoch);
    await filler.apply(await steps());
    for (let n = 0; n < 1_002; n += 1) await log.write('case', '1', 'closed');
    const all = await steps();
    await filler.apply(all.slice(0, 999));
    expect(writes).toHaveLength(1);
    expect(filler.position).toBe(999n);
    await filler.apply(all.slice(999, 1_001));
    expect(writes.slice(1)).toEqual([{ changes: 0, position: 1_001n }]);
    await filler.apply(all);
    await filler.settle();
    await filler.settle();
    expect(writes.slice(2)).toEqual([{ changes: 0, position: 1_003n }]);
  });

  it('stops right before the event that a projection fails at: what came before is there, what comes after is not', async () => {
    await log.write('case', '1', 'registered', { district: 'x' });
    await log.write('case', '2', 'registered', { district: 'x' });
    await log.write('case', '1', 'noted', { text: 'before' });
    const bad = await log.write('case', '2', 'accepted', { days: 1 });
    await log.write('case', '1', 'noted', { text: 'after' });
    await log.write('case', '1', 'accepted', { days: 1 });
    const { generation, filler } = await fresh();
    const failure = await filler.apply(await steps(failingProjection)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProjectionFailed);
    expect(failure).toMatchObject({ model: 'sample_cases', position: bad, eventId: events.recorded[3]!.id });
    expect((await generation.writer.checkpoint())?.position).toBe(3n);
    expect((await generation.model.get('1'))?.notes).toEqual(['before @1']);

    const mended = await Filler.of(generation, events.epoch);
    await mended.apply(await steps());
    expect((await generation.model.get('1'))?.notes).toEqual(['before @1', 'after @2']);
    expect(await generation.model.get('2')).toMatchObject({ days: 1 });
  });

  it('fails as well when a projection cannot say which documents it is about', async () => {
    await log.write('case', '1', 'registered', { district: 'x' });
    const documents = () => {
      throw new TypeError('which?');
    };
    const { filler } = await fresh();
    await expect(filler.apply(await steps({ ...sampleCaseProjection, documents }))).rejects.toThrow(ProjectionFailed);
  });

  describe('that gathers', () => {
    const notes = async (count: number) => {
      await log.write('case', '1', 'registered', { district: 'x' });
      for (let n = 1; n < count; n += 1) await log.write('case', '1', 'noted', { text: String(n) });
      return steps();
    };

    const gatherAll = async (filler: Filler<SampleCase>, all: readonly Step<SampleCase>[]) => {
      for (const step of all) await filler.gather([step]);
    };

    it('loads and writes a document once for many pages, with the checkpoint, and says whether readers see all', async () => {
      const all = await notes(20);
      const { counting, writes, loads } = counted((await fresh()).generation);
      const filler = await Filler.of(counting, events.epoch);
      expect(filler.isGathering).toBe(false);
      await gatherAll(filler, all);
      expect([filler.isGathering, filler.position, writes]).toEqual([true, 20n, []]);
      expect(await counting.model.get('1')).toBeUndefined();
      expect(await counting.writer.checkpoint()).toBeUndefined();
      await filler.settle();
      expect([filler.isGathering, filler.position]).toEqual([false, 20n]);
      expect(loads).toEqual([1]);
      expect(writes).toEqual([{ changes: 1, position: 20n }]);
      expect((await counting.model.get('1'))?.notes).toHaveLength(19);
    });

    it('writes by itself after so many pages, though they bring nothing more', async () => {
      const all = await notes(2);
      const { counting, writes } = counted((await fresh()).generation);
      const filler = await Filler.of(counting, events.epoch);
      await gatherAll(filler, all);
      for (let n = 0; n < 29; n += 1) await filler.gather([]);
      expect(writes).toEqual([]);
      await filler.gather([]);
      expect(writes).toEqual([{ changes: 1, position: 2n }]);
      expect(filler.isGathering).toBe(false);
    });

    it('writes what is in hand with what is applied', async () => {
      const all = await notes(3);
      const { counting, writes } = counted((await fresh()).generation);
      const filler = await Filler.of(counting, events.epoch);
      await gatherAll(filler, all);
      await filler.apply([]);
      expect(writes).toEqual([{ changes: 1, position: 3n }]);
    });

    it('does not write a document that came and went meanwhile', async () => {
      await log.write('case', '1', 'registered', { district: 'x' });
      await log.write('case', '1', 'withdrawn');
      const { counting, writes } = counted((await fresh()).generation);
      const filler = await Filler.of(counting, events.epoch);
      await gatherAll(filler, await steps());
      await filler.settle();
      expect(writes).toEqual([{ changes: 0, position: 2n }]);
    });

    it('writes the checkpoint of steps that change nothing when they are many', async () => {
      for (let n = 0; n < 1_500; n += 1) await log.write('case', '1', 'closed');
      const { counting, writes } = counted((await fresh()).generation);
      const filler = await Filler.of(counting, events.epoch);
      const all = await steps();
      await filler.gather(all.slice(0, 999));
      expect(writes).toEqual([]);
      await filler.gather(all.slice(999));
      expect(writes).toEqual([{ changes: 0, position: 1_500n }]);
    });

    it('writes when the memory that it shares is used up, and gives it back', async () => {
      for (const id of ['1', '2', '3']) await log.write('case', id, 'registered', { district: 'x'.repeat(1_000) });
      const [one, two, three] = (await steps()) as [Step<SampleCase>, Step<SampleCase>, Step<SampleCase>];
      const memory = new GatheringMemory(2_500);
      const { filler } = await fresh(memory);
      const { filler: other } = await fresh(memory);
      await filler.gather([one]);
      await other.gather([one, two]);
      expect([filler.isGathering, other.isGathering, memory.isFull]).toEqual([true, false, false]);
      await filler.gather([two]);
      expect(filler.isGathering).toBe(true);
      await filler.gather([three]);
      expect([filler.isGathering, memory.isFull]).toEqual([false, false]);
      await other.gather([three]);
      other.forget();
      await filler.gather([]);
      expect([filler.position, other.position, memory.isFull]).toEqual([3n, 2n, false]);
    });

    it('has everything written that comes before an event that a projection fails at', async () => {
      await log.write('case', '1', 'registered', { district: 'x' });
      await log.write('case', '1', 'noted', { text: 'before' });
      const bad = await log.write('case', '1', 'accepted', { days: 1 });
      const { generation, filler } = await fresh();
      const [first, ...rest] = await steps(failingProjection);
      await filler.gather([first!]);
      await expect(filler.gather(rest)).rejects.toMatchObject({ name: 'ProjectionFailed', position: bad });
      expect((await generation.writer.checkpoint())?.position).toBe(2n);
      expect((await generation.model.get('1'))?.notes).toEqual(['before @1']);
    });

    it.each(['load', 'write'] as const)('counts nothing as taken when it cannot %s, and gives its memory back', async (what) => {
      const all = await notes(6);
      const memory = new GatheringMemory(1_000_000);
      const { generation } = await fresh();
      let broken = false;
      const fail = () => Promise.reject(new Error('disk full'));
      const { writer } = generation;
      const filler = await Filler.of(
        {
          ...generation,
          writer: {
            checkpoint: () => writer.checkpoint(),
            load: (ids) => (broken && what === 'load' ? fail() : writer.load(ids)),
            write: (changes, checkpoint) => (broken && what === 'write' ? fail() : writer.write(changes, checkpoint)),
          },
        },
        events.epoch,
        memory,
      );
      await filler.apply(all.slice(0, 2));
      await filler.gather(all.slice(2, 3));
      await log.write('case', '2', 'registered', { district: 'y' });
      broken = true;
      const more = await steps();
      await expect(filler.apply(more.slice(3))).rejects.toThrow('disk full');
      expect([filler.position, filler.isGathering]).toEqual([2n, false]);
      memory.take(999_999);
      expect(memory.isFull).toBe(false);
      broken = false;
      // What was in hand must not come into the store by its checkpoint alone.
      await filler.settle();
      expect((await writer.checkpoint())?.position).toBe(2n);
      await filler.apply(more);
      expect((await generation.model.get('1'))?.notes).toHaveLength(5);
      expect(await generation.model.get('2')).toBeDefined();
    });
  });
});
