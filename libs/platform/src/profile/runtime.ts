import type { ParkingAdmin } from '@yikou/event-bus';
import type { EmbeddedBus } from '@yikou/event-bus-embedded';
import type { CommandHandler } from '@yikou/event-sourcing';
import type { Followers } from '@yikou/event-store';
import type { WorkerSetup } from '@yikou/read-store';
import type { DomainClock, SystemClock } from '@yikou/timers';
import type { TokenIssuer, TokenReader } from '../auth';
import type { Config } from '../config';
import type { ServiceDefinition } from '../http';
import type { Logger } from '../logging';
import type { RunningModels } from './models';
import type { Stores } from './stores';

/** All that stands behind the services of a process, before Nest. */
export interface Runtime {
  readonly config: Config;
  readonly logger: Logger;
  readonly services: readonly ServiceDefinition[];
  readonly stores: Stores;
  readonly clock: DomainClock;
  readonly systemClock: SystemClock;
  readonly followers: Followers;
  readonly handler: CommandHandler;
  readonly bus: EmbeddedBus;
  readonly models: RunningModels;
  /** For work in threads of their own. */
  readonly worker: WorkerSetup;
  readonly parking: ParkingAdmin;
  readonly tokens: { readonly reader: TokenReader; readonly issuer?: TokenIssuer };
  /** Runners, bus and stores, in this order; HTTP and timers are stopped before. */
  close(): Promise<void>;
}
