import { Followers, START, type EventStore, type Position } from '@yikou/event-store';
import { InMemoryEventStore, InMemoryLog } from '@yikou/event-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import type { AnyProjection, Projection } from '../projection';
import type { ReadStore } from '../read-store';
import { stateHash } from '../state-hash';
import { InMemoryReadStore, ModelMemory, sampleCaseProjection, sampleCases, SampleLog, writeSomething, type SampleCase } from '../testing';
import type { ProjectionLog } from './log';
import { Projections, type ProjectionsSetting } from './projections';

const SOON = 10_000;

describe('projections', () => {
  let events: InMemoryEventStore;
  let log: SampleLog;
  let memory: ModelMemory;
  let followers: Followers;
  let running: Projections[];
  let told: { level: string; facts: Record<string, unknown>; message: string }[];

  beforeEach(() => {
    events = new InMemoryEventStore();
    log = new SampleLog(events);
    memory = new ModelMemory();
    followers = new Followers();
    running = [];
    told = [];
  });

  afterEach(async () => {
    for (const each of running) await each.stop();
  });

  const telling = (level: string) => (facts: object, message: string) =>
    void told.push({ level, facts: facts as Record<string, unknown>, message });
  const projectionLog: ProjectionLog = { info: telling('info'), warn: telling('warn'), error: telling('error') };

  const start = async (of: readonly AnyProjection[], setting: Partial<ProjectionsSetting> = {}) => {
    const backOff = { firstMs: 1, maxMs: 4 };
    const models = new InMemoryReadStore(memory);
    const projections = await Projections.start(of, { events, models, followers, log: projectionLog, backOff, ...setting });
    running.push(projections);
    return projections;
  };

  const renamed = (name: string, change: Partial<Projection<SampleCase>> = {}): Projection<SampleCase> => ({
    ...sampleCaseProjection,
    ...change,
    model: { ...sampleCases, name },
  });

  describe('while they run', () => {
    it('go from history to live, and answer who waits for his own write', async () => {
      await log.write('case', '1', 'registered', { district: 'x' });
      const projections = await start([sampleCaseProjection]);
      const model = projections.of(sampleCaseProjection);
      expect(await projections.caughtUp(SOON)).toBe(true);
      expect(await model.get('1')).toMatchObject({ status: 'registered' });
      const position = await log.write('case', '1', 'accepted', { days: 3 });
      expect(await projections.waitFor([sampleCaseProjection], position, SOON)).toBe(true);
      expect(await model.get('1')).toMatchObject({ days: 3 });
      expect(projections.health()).toEqual([{ name: 'sample_cases', status: 'live', position }]);
    });

    it('say so when what is waited for does not come in time, or they stop', async () => {
      const projections = await start([sampleCaseProjection]);
      expect(await projections.waitFor([sampleCaseProjection], 5n as Position, 1)).toBe(false);
      const waiting = projections.waitFor([sampleCaseProjection], 5n as Position, SOON);
      await projections.stop();
      expect(await waiting).toBe(false);
      expect(await projections.waitFor([sampleCaseProjection], 5n as Position, SOON)).toBe(false);
      expect(projections.health()[0]?.status).toBe('stopped');
    });

    it('see events that are not for them, so that nobody waits for nothing and quiet comes', async () => {
      const projections = await start([sampleCaseProjection, renamed('sample_all', { categories: 'all' })]);
      const position = await log.write('weather', 'today', 'observed');
      expect(await projections.waitFor(projections.all, position, SOON)).toBe(true);
      expect(await followers.quiet(() => events.head())).toBe(position);
      expect(followers.list()).toEqual([
        { name: 'projection sample_cases', position, busy: 0 },
        { name: 'projection sample_all', position, busy: 0 },
      ]);
      await projections.stop();
      expect(followers.list()).toEqual([]);
    });

    it('tell how far they are behind', async () => {
      const projections = await start([sampleCaseProjection]);
      await projections.caughtUp(SOON);
      await projections.stop();
      await log.write('case', '1', 'registered', { district: 'x' });
      await log.write('case', '1', 'noted', { text: '' });
      expect(await projections.progress()).toEqual([{ name: 'sample_cases', status: 'stopped', position: START, head: 2n, lag: 2n }]);
    });

    it('are not run twice under one name, nor asked for when they do not run', async () => {
      await expect(start([sampleCaseProjection, sampleCaseProjection])).rejects.toThrow('two read models are called sample_cases');
      const projections = await start([sampleCaseProjection]);
      expect(() => projections.of(renamed('sample_others'))).toThrow(TypeError);
      await expect(projections.rebuild(sampleCaseProjection)).rejects.toThrow('none was set up');
    });
  });

  describe('that fail', () => {
    /** Throws as often as told at accepted cases. */
    const fragile = (times: number) => {
      let left = times;
      return renamed('sample_fragile', {
        project: (doc, event, id) => {
          if (event.type === 'sample.case.accepted' && (left -= 1) >= 0) throw new Error('not today');
          return sampleCaseProjection.project(doc, event, id);
        },
      });
    };

    it('stop alone and visibly; the others go on', async () => {
      const failing = fragile(Number.POSITIVE_INFINITY);
      const projections = await start([failing, sampleCaseProjection]);
      await log.write('case', '1', 'registered', { district: 'x' });
      const bad = await log.write('case', '1', 'accepted', { days: 3 });
      const last = await log.write('case', '1', 'noted', { text: '' });
      expect(await projections.waitFor([sampleCaseProjection], last, SOON)).toBe(true);
      await eventually(() => projections.health()[0]?.status === 'failed' && (projections.health()[0]?.error?.attempts ?? 0) > 2);
      expect(projections.health()).toEqual([
        {
          name: 'sample_fragile',
          status: 'failed',
          position: expect.anything() as bigint,
          error: { attempts: expect.any(Number) as number, message: expect.stringContaining('not today') as string },
        },
        { name: 'sample_cases', status: 'live', position: last },
      ]);
      expect(projections.health()[0]!.position).toBeLessThan(bad);
      expect(await projections.of(failing).get('1')).toMatchObject({ status: 'registered' });
      expect(await projections.waitFor([failing], bad, 1)).toBe(false);
      expect(told.find(({ level }) => level === 'error')?.facts).toMatchObject({ model: 'sample_fragile', attempts: 1 });
    });

    it('are tried again, and go on when they can', async () => {
      const mended = fragile(3);
      const projections = await start([mended]);
      await log.write('case', '1', 'registered', { district: 'x' });
      await log.write('case', '1', 'accepted', { days: 3 });
      expect(await projections.caughtUp(SOON)).toBe(true);
      expect(await projections.of(mended).get('1')).toMatchObject({ days: 3, notes: [] });
      expect(projections.health()[0]).toMatchObject({ status: 'live' });
      expect(projections.health()[0]).not.toHaveProperty('error');
      expect(told.map(({ level }) => level)).toEqual(['error', 'error', 'error', 'info']);
    });

    it('lose nothing to a store that fails now and then', async () => {
      const models = unreliable(new InMemoryReadStore(memory));
      const projections = await start([sampleCaseProjection], { models });
      for (let n = 0; n < 60; n += 1) {
        await writeSomething(log, n % 5, n < 5 ? 0 : (n * 31) % 97);
        await projections.waitFor([sampleCaseProjection], await events.head(), n % 7 === 0 ? SOON : 0);
      }
      expect(await projections.caughtUp(SOON)).toBe(true);
      const { hash } = await stateHash(projections.of(sampleCaseProjection), sampleCases);
      expect(told.filter(({ level }) => level === 'error').length).toBeGreaterThan(2);
      await projections.stop();

      memory = new ModelMemory();
      const undisturbed = await start([sampleCaseProjection]);
      await undisturbed.caughtUp(SOON);
      expect((await stateHash(undisturbed.of(sampleCaseProjection), sampleCases)).hash).toBe(hash);
    });

    /** Every third write fails, before or after it is done. */
    const unreliable = (store: ReadStore): ReadStore => {
      let writes = 0;
      return Object.assign(Object.create(store) as ReadStore, {
        live: async (declaration: typeof sampleCases) => {
          const generation = await store.live(declaration);
          const { writer } = generation;
          const write: typeof writer.write = async (changes, checkpoint) => {
            writes += 1;
            if (writes % 6 === 3) throw new Error('disk full');
            await writer.write(changes, checkpoint);
            if (writes % 6 === 0) throw new Error('lost the answer');
          };
          return {
            ...generation,
            writer: { checkpoint: () => writer.checkpoint(), load: (ids: readonly string[]) => writer.load(ids), write },
          };
        },
      });
    };
  });

  describe('started again', () => {
    const counting = () => {
      const projected: string[] = [];
      const projection: Projection<SampleCase> = {
        ...sampleCaseProjection,
        project: (doc, event, id) => {
          projected.push(event.id);
          return sampleCaseProjection.project(doc, event, id);
        },
      };
      return { projection, projected };
    };

    const run = async (setting: Partial<ProjectionsSetting> = {}) => {
      const { projection, projected } = counting();
      const projections = await start([projection], setting);
      expect(await projections.caughtUp(SOON)).toBe(true);
      const state = await stateHash(projections.of(projection), sampleCases);
      await projections.stop();
      return { projected, state };
    };

    const otherLog = (from: InMemoryEventStore, change: (log: InMemoryLog) => void) => {
      const other = new InMemoryLog();
      for (const { position, stream, type, ...rest } of from.recorded) {
        other.entries.push({ position, stream, type, text: JSON.stringify({ stream, type, ...rest }) });
        other.last = position;
      }
      Object.assign(other, { epoch: from.epoch });
      change(other);
      return new InMemoryEventStore(other);
    };

    beforeEach(async () => {
      for (let n = 0; n < 30; n += 1) await writeSomething(log, n % 5, n < 5 ? 0 : (n * 31) % 97);
    });

    it('go on from the checkpoint, without a word', async () => {
      const first = await run();
      expect(first.projected.length).toBeGreaterThan(20);
      await log.write('case', '1', 'noted', { text: 'new' });
      const second = await run();
      expect(second.projected).toEqual([events.recorded.at(-1)!.id]);
      expect(told).toEqual([]);
      expect([...memory.generations.keys()]).toEqual(['sample_cases.1']);
    });

    it('remember events that changed nothing, too', async () => {
      const { projected } = await run();
      await log.write('case', '99', 'noted', { text: 'nobody knows this case' });
      expect((await run()).projected).toHaveLength(1);
      expect((await run()).projected).toHaveLength(0);
      expect(projected.length).toBeGreaterThan(0);
    });

    it.each<[string, (store: InMemoryEventStore) => EventStore]>([
      [
        'another epoch',
        (store) => otherLog(store, (other) => Object.assign(other, { epoch: { number: 2, id: derivedId('another epoch') } })),
      ],
      ['ahead of the log', (store) => otherLog(store, ({ entries }) => entries.splice(10))],
      [
        'another event at its position',
        (store) =>
          otherLog(store, ({ entries }) => {
            const last = entries.pop()!;
            entries.push({ ...last, text: last.text.replace(/"id":"[0-9a-f]{8}/, '"id":"00000000') });
          }),
      ],
    ])('build everything again, and say so, when the checkpoint is of %s', async (why, changed) => {
      // The last event must be one that the projection is given.
      await log.write('case', '1', 'noted', { text: 'last' });
      const first = await run();
      const restored = changed(events);
      const second = await run({ events: restored });
      expect(told).toEqual([
        {
          level: 'warn',
          message: expect.stringContaining('built again from the start') as string,
          facts: expect.objectContaining({ model: 'sample_cases', why }) as Record<string, unknown>,
        },
      ]);
      expect([...memory.generations.keys()]).toEqual(['sample_cases.2']);
      if (why !== 'ahead of the log') expect(second.projected).toHaveLength(first.projected.length);
      else expect(second.projected.length).toBeLessThan(first.projected.length);

      memory = new ModelMemory();
      expect(second.state).toEqual((await run({ events: restored })).state);
    });

    it('with a new version begin in a new generation', async () => {
      const first = await run();
      const next = { ...sampleCaseProjection, model: { ...sampleCases, version: 2 } };
      const projections = await start([next]);
      expect(await projections.caughtUp(SOON)).toBe(true);
      expect((await stateHash(projections.of(next), sampleCases)).hash).toBe(first.state.hash);
      expect([...memory.generations.keys()]).toEqual(['sample_cases.2']);
    });
  });
});

const eventually = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};
