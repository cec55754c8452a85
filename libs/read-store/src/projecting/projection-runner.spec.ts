import { EventStoreUnavailable, Followers, START, type Position } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { InMemoryReadStore, sampleCaseProjection, sampleCases, SampleLog, type SampleCase } from '../testing';
import { memoryOfThread } from './changed-documents';
import { silentProjectionLog } from './log';
import { ProjectionRunner } from './projection-runner';
import { stepSource, type Step, type StepPage, type StepSource } from './steps';

const SOON = 10_000;

interface Given {
  readonly page: StepPage<SampleCase>;
  readonly taken: () => void;
}

/** A log that is followed by the pages that it is given. */
class GivenPages implements StepSource<SampleCase> {
  private readonly source: StepSource<SampleCase>;
  /** Undefined: an error. */
  private readonly given: (Given | undefined)[] = [];
  private wake: () => void = () => undefined;

  constructor(events: InMemoryEventStore) {
    this.source = stepSource(sampleCaseProjection, events);
  }

  get epoch() {
    return this.source.epoch;
  }

  history(...of: Parameters<StepSource<SampleCase>['history']>) {
    return this.source.history(...of);
  }

  async *follow(_: Position, signal: AbortSignal): AsyncGenerator<StepPage<SampleCase>> {
    signal.addEventListener('abort', () => this.wake());
    while (!signal.aborted) {
      if (this.given.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
      if (this.given.length === 0) continue;
      const next = this.given.shift();
      if (!next) throw new EventStoreUnavailable('not now');
      yield next.page;
      next.taken();
    }
  }

  /** Whoever follows hears of an error. */
  fail(): void {
    this.given.push(undefined);
    this.wake();
  }

  /** Gives the event after so many others, and resolves when it has been taken. */
  async give(index: number, caughtUp: boolean): Promise<void> {
    const steps: Step<SampleCase>[] = [];
    for await (const page of this.history(START)) steps.push(...page.slice(index, index + 1));
    await new Promise<void>((taken) => {
      this.given.push({ page: { steps, seen: steps.at(-1)!.position, caughtUp }, taken });
      this.wake();
    });
  }
}

describe('a runner that is far behind', () => {
  let events: InMemoryEventStore;
  let store: InMemoryReadStore;
  let source: GivenPages;
  let runner: ProjectionRunner<SampleCase>;

  beforeEach(async () => {
    events = new InMemoryEventStore();
    const log = new SampleLog(events);
    await log.write('case', '1', 'registered', { district: 'x' });
    for (const text of ['a', 'b', 'c']) await log.write('case', '1', 'noted', { text });
    store = new InMemoryReadStore();
    source = new GivenPages(events);
    runner = new ProjectionRunner({
      projection: sampleCaseProjection,
      source,
      store,
      followers: new Followers(),
      log: silentProjectionLog,
      backOff: { firstMs: 1, maxMs: 1 },
    });
  });

  afterEach(() => runner.stop());

  const live = () => store.live<SampleCase>(sampleCases);
  const gathersTwo = async () => {
    await source.give(0, false);
    await source.give(1, false);
    expect(runner.health).toMatchObject({ status: 'catchingUp', position: START });
    expect(await (await live()).model.get('1')).toBeUndefined();
  };

  it('holds no memory of what it gathered before the log failed', async () => {
    const taken = jest.spyOn(memoryOfThread, 'take');
    await gathersTwo();
    source.fail();
    while (runner.health.status !== 'failed') await new Promise((resolve) => setImmediate(resolve));
    expect(taken.mock.calls.length).toBeGreaterThan(1);
    expect(taken.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0)).toBe(0);
    taken.mockRestore();
  });

  it('has seen nothing of what it gathers before readers find it', async () => {
    await gathersTwo();
    const [, second] = events.recorded;
    expect(await runner.waitFor(second!.position, 1)).toBe(false);
    const waiting = runner.waitFor(second!.position, SOON);
    await source.give(2, true);
    expect(await waiting).toBe(true);
    expect(runner.health).toMatchObject({ status: 'live', position: 3n });
    expect((await (await live()).model.get('1'))?.notes).toEqual(['a @1', 'b @2']);
  });

  it('has written what it gathered when it has stopped', async () => {
    await gathersTwo();
    await runner.stop();
    const { model, writer } = await live();
    expect((await writer.checkpoint())?.position).toBe(2n);
    expect((await model.get('1'))?.notes).toEqual(['a @1']);
  });

  it('loses nothing of it to a rebuild that takes the place of the live one', async () => {
    await gathersTwo();
    await runner.adopt(await store.beside<SampleCase>(sampleCases));
    const { generation, model, writer } = await live();
    expect([generation, (await writer.checkpoint())?.position]).toEqual([2, 4n]);
    expect((await model.get('1'))?.notes).toEqual(['a @1', 'b @2', 'c @3']);
    await source.give(2, false);
    await source.give(3, true);
    expect(runner.health).toMatchObject({ status: 'live', position: 4n });
    expect((await model.get('1'))?.notes).toEqual(['a @1', 'b @2', 'c @3']);
  });
});
