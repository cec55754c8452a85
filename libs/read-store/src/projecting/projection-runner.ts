import { waitBefore, type BackOff } from '@yikou/event-bus';
import { START, type Follower, type Followers, type Position } from '@yikou/event-store';
import type { AnyProjection } from '../projection';
import { RivalWriter, type Generation, type ReadStore } from '../read-store';
import { catchUp } from './catch-up';
import { Filler } from './filler';
import type { ProjectionLog } from './log';
import { liveGeneration } from './starting-point';
import type { StepSource } from './steps';
import { Waiters } from './waiters';

/** Keeps one model up to date. */
export interface ModelRunner {
  readonly health: RunnerHealth;
  /** Whether the model has seen the position within the time: false when not, or when it was stopped. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean>;
  /**
   * Puts another generation in the place of the live one, between two pages and not before it has all that the live one has.
   * @throws RivalWriter when the live one has been replaced by somebody else
   */
  adopt(side: Generation<object>): Promise<void>;
  /** Ends after the page in hand; what it has seen is remembered. */
  stop(): Promise<void>;
}

export interface RunnerSetting<Doc extends object> {
  readonly projection: AnyProjection<Doc>;
  readonly source: StepSource<Doc>;
  readonly store: ReadStore;
  readonly followers: Followers;
  readonly log: ProjectionLog;
  readonly backOff: BackOff;
  /** Told whenever its health is another. */
  readonly changed?: () => void;
}

export type RunnerStatus = 'catchingUp' | 'live' | 'failed' | 'stopped';

export interface RunnerHealth {
  readonly name: string;
  /** `failed`: stopped at an error, tried again after a pause. */
  readonly status: RunnerStatus;
  /** Everything up to here has been seen. */
  readonly position: Position;
  readonly error?: { readonly message: string; readonly attempts: number };
}

/** In this thread: from its checkpoint on, page by page, until it is stopped. */
export class ProjectionRunner<Doc extends object> implements ModelRunner {
  readonly name: string;
  private readonly stopping = new AbortController();
  private readonly follower: Follower;
  private readonly waiters = new Waiters();
  private readonly running: Promise<void>;
  private filler: Filler<Doc> | undefined;
  private turns: Promise<unknown> = Promise.resolve();
  private status: RunnerStatus = 'catchingUp';
  private seen: Position = START;
  private failure: RunnerHealth['error'];

  constructor(private readonly setting: RunnerSetting<Doc>) {
    this.name = setting.projection.model.name;
    this.follower = setting.followers.follow(`projection ${this.name}`);
    this.running = this.run();
  }

  get health(): RunnerHealth {
    const { name, status, seen: position, failure: error } = this;
    return { name, status, position, ...(error && { error }) };
  }

  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (position <= this.seen) return true;
    return this.status === 'stopped' ? false : this.waiters.wait(position, timeoutMs);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  async adopt(side: Generation<Doc>): Promise<void> {
    const { source, projection, store } = this.setting;
    const filler = await Filler.of(side, source.epoch);
    await catchUp(filler, source);
    await this.inTurn(async () => {
      await catchUp(filler, source);
      const from = this.filler?.generation ?? (await store.live(projection.model)).generation;
      if (!(await store.swap(projection.model, from, side.generation))) throw new RivalWriter(this.name, from);
      this.filler?.forget();
      this.filler = filler;
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      try {
        await this.follow(signal, () => {
          attempts = 1;
        });
        // The log was closed: there is nothing to follow any more.
        break;
      } catch (error) {
        this.failed(error, attempts);
        await waitBefore(attempts, this.setting.backOff, signal).catch(() => undefined);
      }
    }
    await this.settle();
    this.status = 'stopped';
    this.setting.changed?.();
    this.waiters.giveUp();
    this.follower.leave();
  }

  private async follow(signal: AbortSignal, succeeded: () => void): Promise<void> {
    const { projection, store, source, log } = this.setting;
    const start = await this.inTurn(async () => {
      this.filler = await Filler.of(await liveGeneration(projection, store, source, log), source.epoch);
      return this.filler.position;
    });
    for await (const page of source.follow(start, signal, (seen) => this.saw(seen, true))) {
      await this.inTurn(() => (page.caughtUp ? this.present.apply(page.steps) : this.present.gather(page.steps)));
      // Nobody reads what is gathered: it has not been seen before it is written.
      if (this.filler?.isGathering) continue;
      succeeded();
      this.saw(page.seen, page.caughtUp);
    }
  }

  /** Set while the log is followed; a rebuild may put another in its place. */
  private get present(): Filler<Doc> {
    if (!this.filler) throw new TypeError(`${this.name} has no generation`);
    return this.filler;
  }

  private saw(position: Position, caughtUp: boolean): void {
    if (this.failure) this.setting.log.info({ model: this.name, position: String(position) }, 'read model goes on');
    this.failure = undefined;
    // Behind a failure it may go over positions that it had seen before; nobody is told that it went back.
    if (position > this.seen) this.seen = position;
    if (caughtUp || this.status === 'failed') this.status = caughtUp ? 'live' : 'catchingUp';
    this.follower.saw(this.seen);
    this.waiters.reached(this.seen);
    this.setting.changed?.();
  }

  private failed(error: unknown, attempts: number): void {
    if (this.stopping.signal.aborted) return;
    this.status = 'failed';
    // What it knows of the generation may be why it failed.
    this.filler?.forget();
    this.filler = undefined;
    this.failure = { message: error instanceof Error ? error.message : String(error), attempts };
    this.setting.changed?.();
    this.setting.log.error({ model: this.name, attempts, err: error }, 'read model stands still: tried again after a pause');
  }

  private async settle(): Promise<void> {
    await this.inTurn(async () => this.filler?.settle()).catch((error: unknown) => {
      this.setting.log.warn({ model: this.name, err: error }, 'checkpoint not written: some events will be gone through again');
    });
  }

  /** One after the other: pages, and the change of generations between them. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.turns.then(work);
    this.turns = turn.catch(() => undefined);
    return turn;
  }
}
