import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { waitBefore, type BackOff } from '@yikou/event-bus';
import type { EventStore, Followers } from '@yikou/event-store';
import type { AnyProjection } from '../../projection';
import { RivalWriter } from '../../read-store';
import { threadOptions } from '../../rebuild/thread-options';
import type { WorkerSetup } from '../../rebuild/worker-request';
import type { ProjectionLog } from '../log';
import { Gathering } from './gathering';
import type { Adopted, FromProjector, ProjectorSetup, ToProjector } from './messages';
import { RemoteRunner, type RemoteControl } from './remote-runner';

export interface ThreadSetting {
  readonly projections: readonly AnyProjection[];
  readonly events: EventStore;
  readonly followers: Followers;
  readonly worker: WorkerSetup;
  readonly log: ProjectionLog;
  readonly backOff: BackOff;
}

/** Beside this file; compiled where this file is. */
const ENTRY = join(__dirname, `projector.worker${extname(__filename)}`);

/** Appends are told to the thread no more often than this, unless somebody waits: a model writes what came meanwhile in one transaction. */
const GATHER_MS = 20;

/** A filter that lets nothing through: only how far the log has gone is wanted. */
const NOTHING = { categories: [] };

interface Adopting {
  readonly model: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The thread that keeps all models up to date, so that whoever answers callers does not. One that ends by itself is started again after a pause. */
export class ProjectorThread implements RemoteControl {
  private readonly runners = new Map<string, RemoteRunner>();
  private readonly stopping = new AbortController();
  private readonly gathering = new Gathering((hurry) => this.post(hurry ? 'hurry' : 'appended'), GATHER_MS);
  private readonly adopting = new Map<number, Adopting>();
  private readonly ended: Promise<unknown>;
  private thread: Worker | undefined;
  private adoptions = 0;

  constructor(private readonly setting: ThreadSetting) {
    for (const { model } of setting.projections) {
      const follower = setting.followers.follow(`projection ${model.name}`, undefined, () => this.hurry());
      this.runners.set(model.name, new RemoteRunner(model.name, follower, this));
    }
    this.ended = Promise.all([this.run(), this.followLog()]);
  }

  /** @throws TypeError for a model that is not kept here */
  runnerOf(model: string): RemoteRunner {
    const runner = this.runners.get(model);
    if (!runner) throw new TypeError(`no projection of ${model} runs here`);
    return runner;
  }

  hurry(): void {
    this.gathering.now();
  }

  adopt(model: string, generation: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const adopt = (this.adoptions += 1);
      this.adopting.set(adopt, { model, resolve, reject });
      this.post({ adopt, model, generation });
    });
  }

  async stop(): Promise<void> {
    if (!this.stopping.signal.aborted) {
      this.gathering.stop();
      this.stopping.abort();
    }
    await this.ended;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      try {
        await this.untilItEnds(() => {
          attempts = 1;
        });
      } catch (error) {
        this.failed(error as Error, attempts);
        await waitBefore(attempts, this.setting.backOff, signal).catch(() => undefined);
      }
    }
    for (const runner of this.runners.values()) runner.stopped();
  }

  /** Rejects when the thread ends without having been told to. */
  private untilItEnds(heard: () => void): Promise<void> {
    const { projections, worker } = this.setting;
    const { signal } = this.stopping;
    const setup: ProjectorSetup = { ...worker, projections: projections.map(({ reference }) => reference) };
    const thread = new Worker(ENTRY, { ...threadOptions(ENTRY), workerData: setup });
    this.thread = thread;
    return new Promise((resolve, reject) => {
      const stop = () => this.post('stop');
      signal.addEventListener('abort', stop, { once: true });
      thread.on('message', (message: FromProjector) => {
        if ('health' in message) heard();
        this.hear(message);
      });
      thread.on('error', reject);
      thread.on('exit', (code) => {
        this.thread = undefined;
        signal.removeEventListener('abort', stop);
        if (signal.aborted) resolve();
        else reject(new Error(`the thread of the read models ended with code ${String(code)}`));
      });
    });
  }

  private hear(message: FromProjector): void {
    if ('health' in message) for (const health of message.health) this.runnerOf(health.name).hear(health);
    else if ('log' in message) this.setting.log[message.log.level](message.log.facts, message.log.message);
    else this.adopted(message);
  }

  private adopted({ adopted, rival, error }: Adopted): void {
    const adopting = this.adopting.get(adopted);
    this.adopting.delete(adopted);
    if (rival !== undefined) adopting?.reject(new RivalWriter(adopting.model, rival));
    else if (error) adopting?.reject(error);
    else adopting?.resolve();
  }

  private failed(error: Error, attempts: number): void {
    this.setting.log.error({ attempts, err: error }, 'the thread of the read models has ended: started again after a pause');
    for (const runner of this.runners.values()) runner.failed(error, attempts);
    for (const { reject } of this.adopting.values()) reject(error);
    this.adopting.clear();
  }

  private async followLog(): Promise<void> {
    const { events, log, backOff } = this.setting;
    const { signal } = this.stopping;
    const passedOver = () => this.gathering.soon();
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      try {
        for await (const _ of events.subscribe({ from: await events.head(), filter: NOTHING, passedOver, signal })) {
          attempts = 1;
          passedOver();
        }
        // The log was closed: there is nothing to follow any more.
        return;
      } catch (error) {
        log.error({ attempts, err: error }, 'the log cannot be followed for the read models: tried again after a pause');
        await waitBefore(attempts, backOff, signal).catch(() => undefined);
      }
    }
  }

  private post(message: ToProjector): void {
    this.thread?.postMessage(message);
  }
}
