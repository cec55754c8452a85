import { parentPort, workerData } from 'node:worker_threads';
import type { Relay } from '@yikou/event-bus';
import { Followers } from '@yikou/event-store';
import type { AnyProjection } from '../../projection';
import { RivalWriter } from '../../read-store';
import { loadReference } from '../../rebuild/references';
import type { OpenStores, WorkerStores } from '../../rebuild/worker-request';
import type { ProjectionLog } from '../log';
import { Projections } from '../projections';
import type { FromProjector, LogLine, ProjectorSetup, ToProjector } from './messages';
import { HealthNews } from './health-news';

const tell = (message: FromProjector): void => {
  parentPort?.postMessage(message);
};

const telling =
  (level: LogLine['level']) =>
  (facts: object, message: string): void => {
    tell({ log: { level, facts, message } });
  };

const log: ProjectionLog = { info: telling('info'), warn: telling('warn'), error: telling('error') };

/** All models of the product in this thread, as the other side asks for it. */
class Projector {
  private projections: Projections | undefined;
  private readonly news = new HealthNews(
    () => this.projections?.health() ?? [],
    (health) => tell({ health }),
  );

  private constructor(private readonly stores: WorkerStores) {}

  static async start({ stores: reference, options, relays, projections }: ProjectorSetup): Promise<Projector> {
    const stores = await (loadReference(reference) as OpenStores)(options);
    const projector = new Projector(stores);
    projector.projections = await Projections.start(
      projections.map((each) => loadReference(each) as AnyProjection),
      {
        ...stores,
        tellers: relays.map((relay) => loadReference(relay) as Relay),
        followers: new Followers(),
        log,
        changed: () => projector.news.changed(),
      },
    );
    projector.news.changed();
    return projector;
  }

  async hear(message: ToProjector): Promise<void> {
    if (message === 'appended') this.stores.appended();
    else if (message === 'hurry') this.hurry();
    else if (message === 'stop') await this.stop();
    else await this.adopt(message);
  }

  /** Models that pass over what is new have seen it at once; whoever waits for them need not wait until the others have written. */
  private hurry(): void {
    this.stores.appended();
    this.news.tellNow();
  }

  private async adopt({ adopt, model, generation }: Exclude<ToProjector, string>): Promise<void> {
    try {
      await this.projections?.adopt(model, generation);
      tell({ adopted: adopt });
    } catch (error) {
      tell(error instanceof RivalWriter ? { adopted: adopt, rival: error.generation } : { adopted: adopt, error: error as Error });
    }
  }

  /** With the port closed and the stores, nothing keeps the thread alive. */
  private async stop(): Promise<void> {
    await this.projections?.stop();
    await this.stores.models.close();
    await this.stores.events.close();
    parentPort?.close();
  }
}

/** What comes before it has started waits for it. An error ends the thread, and the other side hears it. */
const started = Projector.start(workerData as ProjectorSetup);
parentPort?.on('message', (message: ToProjector) => {
  void started.then((projector) => projector.hear(message));
});
