import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Followers, type EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { Projections, type AnyProjection, type ProjectionsSetting, type Reference, type WorkerSetup } from '@yikou/read-store';
import { SampleLog, writeSomething } from '@yikou/read-store/testing';
import { openSqliteReadStore, type SqliteReadStore } from '../sqlite-read-store';

/** A data folder with a log, read models, and whoever keeps them up to date. */
export class ModelFolder {
  readonly log: SampleLog;
  readonly models: SqliteReadStore;
  private readonly running: Projections[] = [];

  static async make(): Promise<ModelFolder> {
    const directory = await mkdtemp(join(tmpdir(), 'yikou-model-folder-'));
    return new ModelFolder(directory, await openSqliteEventStore({ directory }));
  }

  private constructor(
    readonly directory: string,
    readonly events: EventStore,
  ) {
    this.log = new SampleLog(events);
    this.models = openSqliteReadStore({ directory });
  }

  worker(relays: readonly Reference[] = []): WorkerSetup {
    return { stores: { file: join(__dirname, 'worker-stores.ts'), name: 'workerStores' }, options: { directory: this.directory }, relays };
  }

  async start(of: readonly AnyProjection[], setting: Partial<ProjectionsSetting> = {}): Promise<Projections> {
    const { events, models } = this;
    const projections = await Projections.start(of, { events, models, followers: new Followers(), worker: this.worker(), ...setting });
    this.running.push(projections);
    return projections;
  }

  /** With all runners in a thread of their own. */
  async startApart(of: readonly AnyProjection[], setting: Partial<ProjectionsSetting> = {}): Promise<Projections> {
    const { events, models } = this;
    const projections = await Projections.startApart(of, { events, models, followers: new Followers(), worker: this.worker(), ...setting });
    this.running.push(projections);
    return projections;
  }

  /** Events of every kind over 50 cases: first all are registered. */
  async write(count: number, from = 0): Promise<void> {
    for (let n = from; n < from + count; n += 1) await writeSomething(this.log, (n * 7) % 50, n < 50 ? 0 : (n * 31) % 97);
  }

  /** Of sample models. */
  async databases(): Promise<readonly string[]> {
    const names = await readdir(join(this.directory, 'models'));
    return names.filter((name) => name.startsWith('sample') && name.endsWith('.db')).sort();
  }

  async remove(): Promise<void> {
    for (const projections of this.running) await projections.stop();
    await this.models.close();
    await this.events.close();
    await rm(this.directory, { recursive: true });
  }
}
