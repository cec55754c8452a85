import { Global, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { TOKEN_ISSUER, TOKEN_READER } from '../auth';
import { Commands, FAULT_OBSERVER, Models, RATE_LIMITS, type FaultObserver, type RateLimits } from '../http';
import type { TimerService } from '@yikou/timers';
import type { Metrics } from '../operations/metrics';
import { METRICS, PARKING, PROJECTIONS, SERVICES, TIMERS } from '../operations/tokens';
import type { Runtime } from '../profile';
import { CONFIG, DOMAIN_CLOCK, EVENT_STORE, FOLLOWERS, KEY_STORE, LOGGER, SYSTEM_CLOCK, WORKER } from '../tokens';

export interface Given {
  readonly runtime: Runtime;
  readonly timers: TimerService;
  readonly metrics: Metrics;
  readonly limits: RateLimits;
  readonly commands: typeof Commands;
}

/** Gives every service of the process what stands behind it. */
@Global()
@Module({})
export class PlatformModule {
  static of({ runtime, timers, metrics, limits, commands: CommandsClass }: Given): DynamicModule {
    const { config, logger, stores, clock, systemClock, followers, models, tokens, handler, parking, worker } = runtime;
    const providers = [
      given(CONFIG, config),
      given(LOGGER, logger),
      given(EVENT_STORE, stores.events),
      given(KEY_STORE, stores.keys),
      given(DOMAIN_CLOCK, clock),
      given(SYSTEM_CLOCK, systemClock),
      given(FOLLOWERS, followers),
      given(WORKER, worker),
      given(TOKEN_READER, tokens.reader),
      given(TOKEN_ISSUER, tokens.issuer),
      given(Models, models),
      given(Commands, new CommandsClass(handler, metrics)),
      given(FAULT_OBSERVER, (({ route }) => metrics.failed(route)) satisfies FaultObserver),
      given(RATE_LIMITS, limits),
      given(TIMERS, timers),
      given(PARKING, parking),
      given(PROJECTIONS, models.projections),
      given(METRICS, metrics),
      given(SERVICES, runtime.services),
    ];
    return { module: PlatformModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** By a factory: Nest would take the methods of a value apart for its own life cycle. */
const given = (provide: FactoryProvider['provide'], value: unknown): FactoryProvider => ({ provide, useFactory: () => value });
