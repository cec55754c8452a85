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

  const fresh = async () => {
    const generation = await models.beside<SampleCase>(sampleCases);
    return { generation, filler: await Filler.of(generation, events.epoch) };
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

  it('gives the same state hash however the log is cut into pages, redelivered and interrupted by restarts', async () => {
    for (let n = 0; n < 250; n += 1) await writeSomething(log, n % 17, n < 17 ? 0 : (n * 31) % 97);
    const all = await steps();
    const whole = await fresh();
    await whole.filler.apply(all);
    const expected = await stateHash(whole.generation.model, sampleCases);
    expect(expected.documents).toBeGreaterThan(5);

    const cuts = fc.array(fc.record({ size: fc.nat(40), back: fc.nat(15), restart: fc.boolean(), settle: fc.boolean() }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(cuts, async (pages) => {
        let { generation, filler } = await fresh();
        let at = 0;
        for (const { size, back, restart, settle } of [...pages, { size: all.length, back: all.length, restart: true, settle: true }]) {
          await filler.apply(all.slice(Math.max(0, at - back), at + size));
          at = Math.min(all.length, at + size);
          if (settle) await filler.settle();
          if (!restart) continue;
          generation = await models.generation(sampleCases, generation.generation);
          filler = await Filler.of(generation, events.epoch);
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
});
