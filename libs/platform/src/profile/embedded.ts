import { ParkingAdmin, type EventBus, type Relay } from '@yikou/event-bus';
import { EmbeddedBus } from '@yikou/event-bus-embedded';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers } from '@yikou/event-store';
import { Projections, type WorkerSetup } from '@yikou/read-store';
import { openDomainClock, systemClock } from '@yikou/timers';
import { accountIdOf, BuiltInIssuer, OidcReader } from '../auth';
import type { Config } from '../config';
import type { ServiceDefinition } from '../http';
import type { Logger } from '../logging';
import { refuseLostHistory } from './lost-history';
import { RunningModels } from './models';
import { parkedKeyList, projectionsOf } from './platform-models';
import type { Runtime } from './runtime';
import { closeStores, openStores, type Stores } from './stores';
import { workerSetup } from './worker-stores';

export interface EmbeddedSetting {
  readonly config: Config;
  readonly services: readonly ServiceDefinition[];
  readonly logger: Logger;
  /** Beside what the services tell. */
  readonly relays?: readonly Relay[];
  /** Told of every durable transaction how many events it holds. */
  readonly committed: (events: number) => void;
  /** Read models are kept up to date in a thread of their own; default in this one, where they are there at once and can be looked at. */
  readonly modelsApart?: boolean;
  /** What stands between the stores and all that uses them; for tests. */
  readonly around?: (stores: Stores) => Stores;
}

/**
 * Everything in this process and in one folder: opens the stores, starts the read models and the bus.
 * @throws DataFolderInUse, KeyStoreUnavailable, EventStoreDamaged, DomainError CLOCK_MODE_FIXED: each told to a person in a sentence
 */
export const openEmbedded = async (setting: EmbeddedSetting): Promise<Runtime> => {
  const opened = await openStores(setting.config, setting.committed);
  const stores = setting.around?.(opened) ?? opened;
  try {
    await refuseLostHistory(stores, setting.config.dataDirectory, projectionsOf(setting.services));
    return await assemble(setting, stores);
  } catch (error) {
    await stores.checkpoints.close();
    await closeStores(stores);
    throw error;
  }
};

const assemble = async (
  { config, services, logger, relays = [], modelsApart = false }: EmbeddedSetting,
  stores: Stores,
): Promise<Runtime> => {
  const { events } = stores;
  const { mode, start } = config.clock;
  const clock = await openDomainClock({ store: events, mode, ...(start !== undefined && { startAt: start }) });
  const followers = new Followers();
  const handler = new CommandHandler(events, clock);
  const bus = new EmbeddedBus({ store: events, commands: handler, followers, checkpoints: stores.checkpoints, log: logger });
  for (const { relay } of services) if (relay) bus.relay(relay.value);
  for (const relay of relays) bus.relay(relay);
  const worker = workerSetup(services, config.dataDirectory);
  const projections = await startModels({ services, stores, bus, followers, logger, worker, apart: modelsApart });
  const models = new RunningModels(projections);
  return {
    config,
    logger,
    services,
    stores,
    clock,
    systemClock,
    followers,
    handler,
    bus,
    models,
    worker,
    parking: new ParkingAdmin({ bus, store: events, commands: handler, index: models.of(parkedKeyList) }),
    tokens: await tokensOf(config, stores),
    close: async () => {
      await projections.stop();
      await bus.close();
      await closeStores(stores);
    },
  };
};

interface ModelSetting {
  readonly services: readonly ServiceDefinition[];
  readonly stores: Stores;
  readonly bus: EventBus;
  readonly followers: Followers;
  readonly logger: Logger;
  readonly worker: WorkerSetup;
  readonly apart: boolean;
}

const startModels = ({ services, stores, bus, followers, logger, worker, apart }: ModelSetting): Promise<Projections> => {
  const setting = { events: stores.events, models: stores.models, followers, worker, log: logger };
  const projections = projectionsOf(services);
  return apart ? Projections.startApart(projections, setting) : Projections.start(projections, { ...setting, tellers: bus });
};

/** Tokens of the issuer that is configured; without one, in development, those of the built-in one. */
const tokensOf = async ({ oidc }: Config, { keys }: Stores): Promise<Runtime['tokens']> => {
  if (oidc) return { reader: new OidcReader({ ...oidc, clock: systemClock, accountIdOf }) };
  const issuer = await BuiltInIssuer.open(keys, systemClock);
  return { reader: issuer, issuer };
};
