import { setEnvironmentData } from 'node:worker_threads';
import { Followers, type Position } from '@yikou/event-store';
import { stateHash, type AnyProjection, type ProjectionLog } from '@yikou/read-store';
import {
  ENDS_THREAD,
  failingProjection,
  sampleCaseProjection,
  sampleCases,
  sampleFacts,
  threadEndingProjection,
} from '@yikou/read-store/testing';
import { ModelFolder } from './testing/model-folder';

const SOON = 30_000;
// A thread has to compile its sources first.
jest.setTimeout(120_000);

describe('read models in a thread of their own', () => {
  let folder: ModelFolder;
  let followers: Followers;
  let told: { readonly level: string; readonly facts: Readonly<Record<string, unknown>>; readonly message: string }[];

  beforeEach(async () => {
    folder = await ModelFolder.make();
    followers = new Followers();
    told = [];
  });

  afterEach(() => folder.remove());

  const telling = (level: string) => (facts: object, message: string) =>
    void told.push({ level, facts: facts as Record<string, unknown>, message });
  const log: ProjectionLog = { info: telling('info'), warn: telling('warn'), error: telling('error') };

  const start = (of: readonly AnyProjection[], relays: readonly { readonly file: string; readonly name: string }[] = []) =>
    folder.startApart(of, { followers, log, worker: folder.worker(relays), backOff: { firstMs: 1, maxMs: 4 } });

  const write = (district: string, id = '1') => folder.log.write('case', id, 'registered', { district });

  it('go from history to live, and answer who waits for his own write', async () => {
    await write('x');
    const projections = await start([sampleCaseProjection]);
    expect(projections.health()).toEqual([{ name: 'sample_cases', status: 'catchingUp', position: 0n }]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    const model = projections.of(sampleCaseProjection);
    expect(await model.get('1')).toMatchObject({ status: 'registered' });
    for (const days of [1, 2, 3]) {
      const position = await folder.log.write('case', '1', 'accepted', { days });
      expect(await projections.waitFor([sampleCaseProjection], position, SOON)).toBe(true);
      expect(await model.get('1')).toMatchObject({ days });
      expect(projections.health()).toEqual([{ name: 'sample_cases', status: 'live', position }]);
    }
  });

  it('follow what nobody waits for, and what is not for them', async () => {
    const projections = await start([sampleCaseProjection]);
    await projections.caughtUp(SOON);
    const position = await folder.log.write('weather', 'today', 'observed');
    await until(() => projections.health()[0]?.position === position);
    expect(followers.list()).toEqual([{ name: 'projection sample_cases', position, busy: 0 }]);
    expect(await followers.quiet(() => folder.events.head())).toBe(position);
  });

  it('are the same as in the thread of the callers, facts of others among them', async () => {
    await folder.write(200);
    const reference = { file: sampleFacts.reference.file, name: 'sampleRelay' };
    const apart = await start([sampleCaseProjection, sampleFacts], [reference]);
    await folder.write(200, 200);
    expect(await apart.caughtUp(SOON)).toBe(true);
    for (const projection of [sampleCaseProjection, sampleFacts] as readonly AnyProjection[]) {
      const { hash, documents } = await stateHash(apart.of(projection), projection.model);
      expect(documents).toBeGreaterThan(10);
      expect(await apart.check(projection)).toMatchObject({ drift: 0, hash });
    }
  });

  it('that fail stop alone and visibly', async () => {
    const projections = await start([failingProjection]);
    await write('x');
    const bad = await folder.log.write('case', '1', 'accepted', { days: 3 });
    await until(() => projections.health()[0]?.status === 'failed');
    expect(projections.health()[0]?.error?.message).toContain('no such thing as acceptance');
    expect(projections.health()[0]!.position).toBeLessThan(bad);
    expect(told.find(({ level }) => level === 'error')?.facts).toMatchObject({ model: 'sample_cases' });
  });

  it('go on in another thread when theirs ends', async () => {
    await write('x');
    setEnvironmentData(ENDS_THREAD, true);
    const projections = await start([threadEndingProjection]);
    expect(await projections.caughtUp(SOON)).toBe(true);
    setEnvironmentData(ENDS_THREAD, undefined);
    const position = await folder.log.write('case', '1', 'accepted', { days: 3 });
    expect(await projections.waitFor([threadEndingProjection], position, SOON)).toBe(true);
    expect(await projections.of(threadEndingProjection).get('1')).toMatchObject({ days: 3 });
    expect(told.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(told[0]?.message).toContain('started again');
    expect(projections.health()[0]).toMatchObject({ status: 'live', position });
    expect(await stateHash(projections.of(threadEndingProjection), sampleCases)).toMatchObject({ documents: 1 });
  });

  it('say when they stop, and follow no more', async () => {
    const projections = await start([sampleCaseProjection]);
    await projections.caughtUp(SOON);
    const waiting = projections.waitFor([sampleCaseProjection], 5n as Position, SOON);
    await projections.stop();
    expect(await waiting).toBe(false);
    expect(await projections.waitFor([sampleCaseProjection], 5n as Position, SOON)).toBe(false);
    expect(projections.health()[0]?.status).toBe('stopped');
    expect(followers.list()).toEqual([]);
    await write('x');
    expect(await projections.of(sampleCaseProjection).get('1')).toBeUndefined();
  });

  it('stop while they begin', async () => {
    const projections = await start([sampleCaseProjection]);
    await projections.stop();
    expect(projections.health()[0]?.status).toBe('stopped');
    expect(told).toEqual([]);
  });
});

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
