import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import {
  checkReadModel,
  rebuildReadModel,
  RebuildRunning,
  RivalWriter,
  stateHash,
  type Projections,
  type RebuildProgress,
} from '@yikou/read-store';
import { driftingProjection, failingProjection, sampleCaseProjection, sampleCases, type SampleCase } from '@yikou/read-store/testing';
import { openSqliteReadStore } from './sqlite-read-store';
import { ModelFolder } from './testing/model-folder';

const SOON = 30_000;
// A worker has to compile its sources first.
jest.setTimeout(60_000);

describe.each(['start', 'startApart'] as const)('a rebuild beside the live model (%s)', (start) => {
  let folder: ModelFolder;

  beforeEach(async () => {
    folder = await ModelFolder.make();
  });

  afterEach(() => folder.remove());

  const started = async (projection = sampleCaseProjection): Promise<Projections> => {
    const projections = await folder[start]([projection]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    return projections;
  };

  it('ends with the same documents in a new generation, and tells how far it is', async () => {
    await folder.write(400);
    const projections = await started();
    const model = projections.of(sampleCaseProjection);
    const before = await stateHash(model, sampleCases);
    const seen: RebuildProgress[] = [];
    const rebuilt = await projections.rebuild(sampleCaseProjection, { onProgress: (progress) => seen.push(progress) });
    expect(before.documents).toBeGreaterThan(10);
    expect(rebuilt).toEqual({ name: 'sample_cases', generation: 2, ...before });
    expect(await stateHash(model, sampleCases)).toEqual(before);
    expect(await folder.databases()).toEqual(['sample_cases.2.db']);
    expect(seen.at(-1)).toMatchObject({ name: 'sample_cases', phase: 'building', target: await folder.events.head() });
    expect(seen.at(-1)!.steps).toBeGreaterThan(300);

    await folder.log.write('case', '1', 'registered', { district: 'x' });
    expect(await projections.caughtUp(SOON)).toBe(true);
    expect(await model.get('1')).toMatchObject({ place: { district: 'x' } });
  });

  it('gives way to all who answer, where the system lets a single thread do so', async () => {
    const own = getPriority();
    await folder.write(60);
    const projections = await started();
    await projections.rebuild(sampleCaseProjection);
    const lowest = Math.max(own, ...threadPriorities());
    expect(lowest).toBe(process.platform === 'linux' ? constants.priority.PRIORITY_BELOW_NORMAL : own);
    expect(getPriority()).toBe(own);
  });

  it('is seen by nobody: whoever writes and reads meanwhile finds his own writes, and never an older state', async () => {
    await folder.write(300);
    const projections = await started();
    const model = projections.of(sampleCaseProjection);
    await folder.log.write('case', 'watched', 'registered', { district: 'x' });

    let rebuilding = true;
    let notes = 0;
    const traffic = async () => {
      while (rebuilding || notes < 20) {
        const position = await folder.log.write('case', 'watched', 'noted', { text: String(notes) });
        notes += 1;
        expect(await projections.waitFor([sampleCaseProjection], position, SOON)).toBe(true);
        expect((await model.get('watched'))?.notes).toHaveLength(notes);
        expect((await model.find({ where: { no: 'watched' } })).items).toHaveLength(1);
      }
    };
    const serving = traffic();
    for (const _ of [1, 2]) await projections.rebuild(sampleCaseProjection);
    rebuilding = false;
    await serving;
    expect(await folder.databases()).toEqual(['sample_cases.3.db']);
    expect(await projections.check(sampleCaseProjection)).toMatchObject({ drift: 0 });
  });

  it('runs once at a time, and is given up when its signal aborts or the product stops', async () => {
    await folder.write(60);
    const projections = await started();
    const giving = new AbortController();
    const first = projections.rebuild(sampleCaseProjection, { signal: giving.signal });
    await expect(projections.rebuild(sampleCaseProjection)).rejects.toThrow(RebuildRunning);
    await expect(projections.check(sampleCaseProjection)).rejects.toThrow(RebuildRunning);
    giving.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    const second = projections.rebuild(sampleCaseProjection).catch((error: unknown) => error);
    await projections.stop();
    expect(await second).toMatchObject({ name: 'AbortError' });
    expect(await folder.databases()).toEqual(['sample_cases.1.db']);
  });

  it('loses to a rival that moved the alias first; the runner goes on with what the rival put there', async () => {
    await folder.write(100);
    const projections = await started();
    const before = await stateHash(projections.of(sampleCaseProjection), sampleCases);
    const rival = openSqliteReadStore({ directory: folder.directory });
    const moved = rival.beside(sampleCases).then((side) => rival.swap(sampleCases, 1, side.generation));
    await expect(moved).resolves.toBe(true);
    await expect(projections.rebuild(sampleCaseProjection)).rejects.toThrow(RivalWriter);
    await rival.close();
    expect(await folder.databases()).toEqual(['sample_cases.2.db']);

    await folder.log.write('case', 'new', 'registered', { district: 'x' });
    expect(await projections.caughtUp(SOON)).toBe(true);
    const after = await stateHash(projections.of(sampleCaseProjection), sampleCases);
    expect(after.documents).toBe(before.documents + 1);
    expect(await projections.check(sampleCaseProjection)).toMatchObject({ drift: 0, hash: after.hash });
  });

  it('needs no runner: a command line may do it while nothing runs', async () => {
    await folder.write(150);
    const setting = { models: folder.models, worker: folder.worker() };
    const rebuilt = await rebuildReadModel(sampleCaseProjection, setting);
    const model = await folder.models.open<SampleCase>(sampleCases);
    expect(await stateHash(model, sampleCases)).toEqual({ documents: rebuilt.documents, hash: rebuilt.hash });
    expect(rebuilt.documents).toBeGreaterThan(10);
    expect(await checkReadModel(sampleCaseProjection, setting)).toMatchObject({ drift: 0, hash: rebuilt.hash });
    const projections = await started();
    expect(await stateHash(projections.of(sampleCaseProjection), sampleCases)).toMatchObject({ hash: rebuilt.hash });
    expect(await folder.databases()).toEqual([`sample_cases.${String(rebuilt.generation)}.db`]);
  });
});

/** In one thread the live model can be made by other code than its rebuild. */
describe('a rebuild by code that cannot', () => {
  let folder: ModelFolder;

  beforeEach(async () => {
    folder = await ModelFolder.make();
  });

  afterEach(() => folder.remove());

  const started = async (projection: typeof sampleCaseProjection): Promise<Projections> => {
    const projections = await folder.start([projection]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    return projections;
  };

  it('leaves the live model as it was, and nothing of itself', async () => {
    await folder.write(100);
    const projections = await started({ ...sampleCaseProjection, reference: failingProjection.reference });
    const model = projections.of(sampleCaseProjection);
    const before = await stateHash(model, sampleCases);
    await expect(projections.rebuild(sampleCaseProjection)).rejects.toThrow('no such thing as acceptance');
    expect(await stateHash(model, sampleCases)).toEqual(before);
    expect(await folder.databases()).toEqual(['sample_cases.1.db']);
    await folder.log.write('case', '1', 'registered', { district: 'x' });
    expect(await projections.caughtUp(SOON)).toBe(true);
    expect(await model.get('1')).toMatchObject({ place: { district: 'x' } });
  });

  it('fails when the reference names nothing', async () => {
    const projections = await started({ ...sampleCaseProjection, reference: { ...sampleCaseProjection.reference, name: 'missing' } });
    await expect(projections.rebuild(sampleCaseProjection)).rejects.toThrow('does not export missing');
  });
});

describe('a check of a read model', () => {
  let folder: ModelFolder;

  beforeEach(async () => {
    folder = await ModelFolder.make();
  });

  afterEach(() => folder.remove());

  it('compares at one position while traffic goes on', async () => {
    await folder.write(300);
    const projections = await folder.start([sampleCaseProjection]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    const phases: RebuildProgress['phase'][] = [];
    const checked = new AbortController();
    const traffic = (async () => {
      for (let n = 300; !checked.signal.aborted; n += 1) await folder.write(1, n);
    })();
    const result = await projections.check(sampleCaseProjection, { onProgress: ({ phase }) => phases.push(phase) });
    checked.abort();
    await traffic;
    expect(result).toMatchObject({ name: 'sample_cases', drift: 0, differing: [] });
    expect(result.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(result.rebuiltHash).toBe(result.hash);
    expect(result.rebuiltDocuments).toBe(result.documents);
    expect(result.documents).toBeGreaterThan(10);
    expect(phases).toContain('building');
    expect(await folder.databases()).toEqual(['sample_cases.1.db']);
  });

  it('finds documents that differ, are missing, or should not be; a rebuild mends them', async () => {
    await folder.write(200);
    const wrong = { ...driftingProjection, reference: sampleCaseProjection.reference };
    const projections = await folder.start([wrong]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    const accepted = await projections.of(sampleCaseProjection).count({ status: 'accepted' });
    const found = await projections.check(sampleCaseProjection);
    expect(accepted).toBeGreaterThan(1);
    expect(found.drift).toBe(accepted);
    expect(found.differing).toHaveLength(Math.min(10, accepted));
    expect(found.rebuiltHash).not.toBe(found.hash);
    expect(found.rebuiltDocuments).toBe(found.documents);
    await projections.stop();

    const { model, writer } = await folder.models.live<SampleCase>(sampleCases);
    const present = (await writer.checkpoint())!;
    const gone = (await model.find({ where: { status: 'accepted' } })).items[0]!.no;
    const next = { ...present, position: (present.position + 1n) as typeof present.position };
    await writer.write([{ id: gone }, { id: 'planted', doc: { no: 'planted' } }], next);
    const more = await checkReadModel(sampleCaseProjection, { models: folder.models, worker: folder.worker() });
    expect(more.differing).toContain('planted');
    expect(more.documents).toBe(found.documents);
    expect(more.drift).toBe(found.drift + 1);

    await rebuildReadModel(sampleCaseProjection, { models: folder.models, worker: folder.worker() });
    expect(await checkReadModel(sampleCaseProjection, { models: folder.models, worker: folder.worker() })).toMatchObject({ drift: 0 });
  });
});

/** Of the threads of this process, where it can be read: the 19th field, the 17th after the name, which may hold anything. */
const threadPriorities = (): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').map((thread) => {
    const text = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
  });
};
