import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Relay } from '@yikou/event-bus';
import { BusStrategy } from '@yikou/event-bus-nest';
import type { Actor } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import type { TimerService } from '@yikou/timers';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';
import { Commands, correlationOf, HttpAdapter, HttpModule, RateLimits, type ServiceDefinition } from '../http';
import { NestLogger, type Logger } from '../logging';
import { Metrics } from '../operations/metrics';
import { operationsService } from '../operations/operations.module';
import { openEmbedded, parkedKeyList, timerIndexOf, type Runtime, type Stores } from '../profile';
import { PlatformModule } from './platform.module';
import { timersOf, TimerFirings } from './timers';

export interface BootOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly services: readonly ServiceDefinition[];
  /** Beside what the services tell. */
  readonly relays?: readonly Relay[];
  /** Beside the services: pages. */
  readonly modules?: readonly (Type | DynamicModule)[];
  /** A handler that answers otherwise than it documents fails; for tests. */
  readonly checkAnswers?: boolean;
  /** Read models are kept up to date in a thread of their own; default in this one. */
  readonly modelsApart?: boolean;
  /** What stands between the stores and all that uses them; for tests. */
  readonly around?: (stores: Stores) => Stores;
  /** What hands commands on to the handler; for tests. */
  readonly commands?: typeof Commands;
}

/** The product as it runs in this process. */
export interface Running {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly runtime: Runtime;
  readonly timers: TimerService;
  /** Resolves when everything that follows from what was recorded is done. */
  quiet(): Promise<void>;
  /** The virtual clock goes there, and all that becomes due on the way happens. */
  advanceTo(instant: Instant, actor?: Actor): Promise<Instant>;
  /** Orderly: timers, HTTP and reactors, read models, stores. Once; asked again, it is the same stop. */
  stop(): Promise<void>;
}

/** Another program listens on the port. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(host: string, port: number) {
    super(`端口 ${host}:${port} 已被占用：请另设 YIKOU_PORT。 ${host}:${port} is in use by another program: set YIKOU_PORT.`);
  }
}

/** Brings the services up in this process and answers when they are there. What was opened is closed again when something fails. */
export const boot = async (options: BootOptions): Promise<Running> => {
  const metrics = new Metrics();
  const services = [...options.services, operationsService];
  const runtime = await openEmbedded({ ...options, services, committed: (events) => metrics.appended(events) });
  try {
    return await bring(runtime, metrics, options);
  } catch (error) {
    await runtime.close();
    throw error;
  }
};

const bring = async (runtime: Runtime, metrics: Metrics, options: BootOptions): Promise<Running> => {
  const { modules = [], checkAnswers = false, commands = Commands } = options;
  const { services, logger } = runtime;
  const firings = new TimerFirings(services);
  const timers = timersOf(runtime, firings);
  watch(metrics, runtime);
  const { limits: settings, trustedProxies = [] } = runtime.config;
  const limits = new RateLimits(settings);
  const http = HttpModule.of({ services, checkAnswers });
  const own = services.map(({ module }) => module);
  const product = [PlatformModule.of({ runtime, timers, metrics, limits, commands }), http, ...own, ...modules];
  const app = await createApplication(product, new HttpAdapter({ limits, trustedProxies }), logger, metrics);
  firings.findIn(app);
  try {
    await startReactors(runtime, app);
    timers.start();
    const url = await listen(app, runtime.config);
    return running({ url, app, runtime, timers });
  } catch (error) {
    await timers.stop();
    await app.close();
    throw error;
  }
};

const createApplication = async (
  modules: (Type | DynamicModule)[],
  adapter: HttpAdapter,
  logger: Logger,
  metrics: Metrics,
): Promise<NestFastifyApplication> => {
  @Module({ imports: modules })
  class ProductModule {}
  adapter.getInstance<FastifyInstance>().addHook('onResponse', async (request, { statusCode: status, elapsedTime: ms }) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    metrics.served(method, route, status, ms / 1000);
    if (logger.isLevelEnabled('debug')) logger.debug({ method, route, status, ms, correlationId: correlationOf(request) }, 'served');
  });
  const app = await NestFactory.create<NestFastifyApplication>(ProductModule, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  await app.init();
  return app;
};

const watch = (metrics: Metrics, { followers, stores, models, clock, services }: Runtime): void => {
  const timers = models.of(timerIndexOf(services));
  metrics.watch({
    followers,
    head: () => stores.events.head(),
    parkedKeys: () => models.of(parkedKeyList).count(),
    timers: async () => {
      const due = await timers.find({ range: { path: 'due', max: clock.now() }, sort: [{ path: 'due', order: 'asc' }], limit: 1_000 });
      return { due: due.items.length, waiting: (await timers.count()) - due.items.length };
    },
  });
};

/** One transport per service: Nest would chain the handlers of all that share one. */
const startReactors = async ({ services, bus }: Runtime, app: NestFastifyApplication): Promise<void> => {
  for (const { name, bus: transportId } of services) {
    if (transportId) app.connectMicroservice({ strategy: new BusStrategy({ transportId, service: name, bus }) });
  }
  await app.startAllMicroservices();
};

/** By Fastify itself: Nest would log what is told in a sentence here. */
const listen = async (app: NestFastifyApplication, { host, port }: Config): Promise<string> => {
  try {
    return await app.getHttpAdapter().getInstance().listen({ host, port });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUse(host, port) : error;
  }
};

const running = (of: { url: string; app: NestFastifyApplication; runtime: Runtime; timers: TimerService }): Running => {
  const { url, app, runtime, timers } = of;
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await timers.stop();
    await app.close();
    await runtime.close();
  };
  return {
    url,
    runtime,
    timers,
    quiet: async () => {
      await runtime.followers.quiet(() => runtime.stores.events.head());
    },
    advanceTo: (instant, actor) => timers.advanceTo(instant, actor ? { actor } : {}),
    stop: () => (stopping ??= stop()),
  };
};
