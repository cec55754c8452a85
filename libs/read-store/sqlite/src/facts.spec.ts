import { join } from 'node:path';
import { EmbeddedBus, openSqliteCheckpoints } from '@yikou/event-bus-embedded';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers } from '@yikou/event-store';
import { instantFromMs } from '@yikou/shared-kernel';
import { sampleFacts, sampleRelay } from '@yikou/read-store/testing';
import { ModelFolder } from './testing/model-folder';

const SOON = 30_000;
jest.setTimeout(60_000);

describe('facts of another service', () => {
  let folder: ModelFolder;
  let bus: EmbeddedBus;

  beforeEach(async () => {
    folder = await ModelFolder.make();
    const commands = new CommandHandler(folder.events, { now: () => instantFromMs(Date.now()) });
    const checkpoints = openSqliteCheckpoints(folder.directory);
    bus = new EmbeddedBus({ store: folder.events, commands, followers: new Followers(), checkpoints });
    bus.relay(sampleRelay);
  });

  afterEach(async () => {
    await folder.remove();
    await bus.close();
  });

  const relayReference = { file: join(__dirname, '..', '..', 'src', 'testing', 'sample-projections.ts'), name: 'sampleRelay' };

  it('are built from what it tells, and rebuilt in a worker from its relay', async () => {
    for (const [id, days] of [
      ['1', 5],
      ['2', 7],
      ['1', 9],
    ] as const)
      await folder.log.write('case', id, 'accepted', { days });
    const projections = await folder.start([sampleFacts], { tellers: bus, worker: folder.worker([relayReference]) });
    expect(await projections.caughtUp(SOON)).toBe(true);
    const model = projections.of(sampleFacts);
    expect(await model.get('1')).toEqual({ days: 9, times: 2, sequence: '000000000001' });
    expect(await projections.check(sampleFacts)).toMatchObject({ documents: 2, drift: 0 });
    expect(await projections.rebuild(sampleFacts)).toMatchObject({ documents: 2, generation: 3 });
    const position = await folder.log.write('case', '3', 'accepted', { days: 1 });
    expect(await projections.waitFor([sampleFacts], position, SOON)).toBe(true);
    expect(await model.get('3')).toMatchObject({ days: 1 });
    expect(await projections.check(sampleFacts)).toMatchObject({ documents: 3, drift: 0 });
  });

  it('go on where they stood after a restart', async () => {
    await folder.log.write('case', '1', 'accepted', { days: 5 });
    const first = await folder.start([sampleFacts], { tellers: bus });
    expect(await first.caughtUp(SOON)).toBe(true);
    await first.stop();
    await folder.log.write('case', '1', 'accepted', { days: 6 });
    const second = await folder.start([sampleFacts], { tellers: bus });
    expect(await second.caughtUp(SOON)).toBe(true);
    expect(await second.of(sampleFacts).get('1')).toMatchObject({ days: 6, times: 2 });
    expect(await folder.databases()).toEqual(['sample_facts.1.db']);
  });

  it('cannot be built without a bus, nor rebuilt without the relay', async () => {
    await expect(folder.start([sampleFacts])).rejects.toThrow(TypeError);
    const projections = await folder.start([sampleFacts], { tellers: bus });
    await expect(projections.rebuild(sampleFacts)).rejects.toThrow('nobody tells the topic yikou.sample.v1');
  });
});
