import { DEFAULT_BACK_OFF, type BackOff } from '@yikou/event-bus';
import { nth, type EventStore, type Followers, type Position } from '@yikou/event-store';
import type { AnyProjection } from '../projection';
import type { ReadModel, ReadStore } from '../read-store';
import { checkReadModel, rebuildReadModel, type ReadModelCheck, type RebuiltModel } from '../rebuild/rebuild';
import type { WorkerSetup } from '../rebuild/worker-request';
import type { RebuildOptions } from '../rebuild/worker-run';
import { ProjectorThread } from './apart/projector-thread';
import { silentProjectionLog, type ProjectionLog } from './log';
import { ProjectionRunner, type ModelRunner, type RunnerHealth } from './projection-runner';
import { stepSource, type Tellers } from './steps';

export interface ProjectionsSetting {
  readonly events: EventStore;
  /** Needed by projections of facts that run in this thread. */
  readonly tellers?: Tellers;
  readonly models: ReadStore;
  readonly followers: Followers;
  /** Needed by rebuilds and checks, and to run apart. */
  readonly worker?: WorkerSetup;
  readonly log?: ProjectionLog;
  readonly backOff?: BackOff;
  /** Told whenever one of the models that run in this thread stands otherwise than before. */
  readonly changed?: () => void;
}

export interface ModelProgress extends RunnerHealth {
  readonly head: Position;
  /** How far the model is behind the head, in positions (which may jump); 0 when it has seen all. */
  readonly lag: bigint;
}

interface Opened {
  readonly projection: AnyProjection;
  readonly model: ReadModel<object>;
}

interface Running extends Opened {
  readonly runner: ModelRunner;
}

/** A rebuild or a check of the model runs already. */
export class RebuildRunning extends Error {
  override readonly name = 'RebuildRunning';
  constructor(readonly model: string) {
    super(`${model} is being rebuilt or checked already`);
  }
}

/** All read models of a process: kept up to date, asked, waited for, rebuilt and checked. A model that fails stops alone. */
export class Projections {
  private readonly running = new Map<string, Running>();
  private readonly rebuilding = new Map<string, Promise<unknown>>();
  private readonly stopping = new AbortController();

  private constructor(
    private readonly setting: ProjectionsSetting,
    opened: readonly Opened[],
    runnerOf: (name: string) => ModelRunner,
  ) {
    for (const { projection, model } of opened) this.running.set(model.name, { projection, model, runner: runnerOf(model.name) });
  }

  /**
   * Opens every model and begins to follow, in this thread; answers as soon as they can be asked, which may be before they have caught up.
   * @throws TypeError when two have one name, or a projection of facts has nobody who tells them
   */
  static async start(projections: readonly AnyProjection[], setting: ProjectionsSetting): Promise<Projections> {
    const { models: store, followers, log = silentProjectionLog, backOff = DEFAULT_BACK_OFF, changed } = setting;
    const sources = projections.map((projection) => stepSource(projection, setting.events, setting.tellers));
    const opened = await open(projections, store);
    const runners = projections.map((projection, index) => {
      const source = nth(sources, index);
      return new ProjectionRunner({ projection, source, store, followers, log, backOff, ...(changed && { changed }) });
    });
    const byName = new Map(runners.map((runner) => [runner.name, runner]));
    return new Projections(setting, opened, (name) => found(byName.get(name), name));
  }

  /**
   * The same with all runners in one thread of their own, which reads the log beside its writer: whoever answers callers here has that time.
   * @throws TypeError when two have one name, or no worker is set up
   */
  static async startApart(projections: readonly AnyProjection[], setting: ProjectionsSetting): Promise<Projections> {
    const { models, worker, events, followers, log = silentProjectionLog, backOff = DEFAULT_BACK_OFF } = setting;
    if (!worker) throw new TypeError('read models apart need a worker, and none was set up');
    const opened = await open(projections, models);
    const thread = new ProjectorThread({ projections, events, followers, worker, log, backOff });
    return new Projections(setting, opened, (name) => thread.runnerOf(name));
  }

  /** @throws TypeError for a projection that is not run here */
  of<Doc extends object>(projection: AnyProjection<Doc>): ReadModel<Doc> {
    return this.get(projection).model as ReadModel<Doc>;
  }

  get all(): readonly AnyProjection[] {
    return [...this.running.values()].map(({ projection }) => projection);
  }

  /** Waits until each of the models has seen the position; false when the time went by before. */
  async waitFor(projections: readonly AnyProjection[], position: Position, timeoutMs: number): Promise<boolean> {
    const seen = await Promise.all(projections.map((projection) => this.get(projection).runner.waitFor(position, timeoutMs)));
    return seen.every(Boolean);
  }

  /** Waits until each model has seen what the log holds now; false when the time went by before. */
  async caughtUp(timeoutMs: number): Promise<boolean> {
    return this.waitFor(this.all, await this.setting.events.head(), timeoutMs);
  }

  health(): readonly RunnerHealth[] {
    return [...this.running.values()].map(({ runner }) => runner.health);
  }

  /** For metrics: how far each model has come. */
  async progress(): Promise<readonly ModelProgress[]> {
    const head = await this.setting.events.head();
    return this.health().map((health) => ({ ...health, head, lag: health.position >= head ? 0n : head - health.position }));
  }

  /**
   * Builds a model again beside the live one, which serves and goes on meanwhile; then they change places between two pages.
   * @throws RebuildRunning; what goes wrong in the worker, with the live model as it was
   */
  async rebuild(projection: AnyProjection, options: RebuildOptions = {}): Promise<RebuiltModel> {
    const { runner, projection: own } = this.get(projection);
    return this.alone(own, options, (setting) => rebuildReadModel(own, setting, (side) => runner.adopt(side)));
  }

  /** Compares a model with its rebuild, at one position, while it goes on. @throws RebuildRunning */
  async check(projection: AnyProjection, options: RebuildOptions = {}): Promise<ReadModelCheck> {
    const { projection: own } = this.get(projection);
    return this.alone(own, options, (setting) => checkReadModel(own, setting));
  }

  /** Puts a generation, filled by somebody else, in the place of a live one. @throws RivalWriter; TypeError for a model that is not run here */
  async adopt(name: string, generation: number): Promise<void> {
    const { projection, runner } = this.named(name);
    await runner.adopt(await this.setting.models.generation(projection.model, generation));
  }

  /** Ends rebuilds at once and runners after the page in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.rebuilding.values());
    await Promise.all([...this.running.values()].map(({ runner }) => runner.stop()));
  }

  private async alone<Result>(
    { model: { name } }: AnyProjection,
    { onProgress, signal }: RebuildOptions,
    work: (setting: Parameters<typeof rebuildReadModel>[1]) => Promise<Result>,
  ): Promise<Result> {
    const { worker, models } = this.setting;
    if (!worker) throw new TypeError('rebuilds need a worker, and none was set up');
    if (this.rebuilding.has(name)) throw new RebuildRunning(name);
    const stop = AbortSignal.any([this.stopping.signal, ...(signal ? [signal] : [])]);
    const running = work({ worker, models, signal: stop, ...(onProgress && { onProgress }) });
    this.rebuilding.set(name, running);
    try {
      return await running;
    } finally {
      this.rebuilding.delete(name);
    }
  }

  private get({ model: { name } }: AnyProjection): Running {
    return this.named(name);
  }

  private named(name: string): Running {
    return found(this.running.get(name), name);
  }
}

const found = <Thing>(thing: Thing | undefined, name: string): Thing => {
  if (!thing) throw new TypeError(`no projection of ${name} runs here`);
  return thing;
};

/** All are opened before any runs: where one cannot be, nothing is left running. */
const open = async (projections: readonly AnyProjection[], models: ReadStore): Promise<readonly Opened[]> => {
  const names = projections.map(({ model }) => model.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TypeError(`two read models are called ${twice}`);
  const opened: Opened[] = [];
  for (const projection of projections) opened.push({ projection, model: await models.open(projection.model) });
  return opened;
};
