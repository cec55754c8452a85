import 'reflect-metadata';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Relay } from '@yikou/event-bus';
import { BusStrategy } from '@yikou/event-bus-nest';
import type { Actor } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import { timerService, type TimerService } from '@yikou/timers';
import type { Config } from '../config';
import { HttpAdapter } from '../http/http-adapter';
import { HttpModule } from '../http/http.module';
import type { ServiceDefinition } from '../http';
import { NestLogger, type Logger } from '../logging';
import { openEmbedded, timerIndexOf, type Runtime } from '../profile';
import { PlatformModule } from './platform.module';

export interface BootOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly services: readonly ServiceDefinition[];
  /** Beside what the services tell. */
  readonly relays?: readonly Relay[];
  /** Beside the services: pages, administration. */
  readonly modules?: readonly (Type | DynamicModule)[];
  /** A handler that answers otherwise than it documents fails; for tests. */
  readonly checkAnswers?: boolean;
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
  /** Orderly: HTTP and reactors, timers, read models, stores. Once; asked again, it is the same stop. */
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
  const runtime = await openEmbedded(options);
  try {
    return await bring(runtime, options);
  } catch (error) {
    await runtime.close();
    throw error;
  }
};

const bring = async (runtime: Runtime, { services, modules = [], checkAnswers = false }: BootOptions): Promise<Running> => {
  const http = HttpModule.of({ services, checkAnswers });
  const app = await createApplication(
    [PlatformModule.of(runtime), http, ...services.map(({ module }) => module), ...modules],
    runtime.logger,
  );
  const timers = timersOf(runtime, app);
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

const createApplication = async (modules: (Type | DynamicModule)[], logger: Logger): Promise<NestFastifyApplication> => {
  @Module({ imports: modules })
  class ProductModule {}
  const app = await NestFactory.create<NestFastifyApplication>(ProductModule, new HttpAdapter(), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  await app.init();
  return app;
};

/** One transport per service: Nest would chain the handlers of all that share one. */
const startReactors = async ({ services, bus }: Runtime, app: NestFastifyApplication): Promise<void> => {
  for (const { name, bus: transportId } of services) {
    if (transportId) app.connectMicroservice({ strategy: new BusStrategy({ transportId, service: name, bus }) });
  }
  await app.startAllMicroservices();
};

const timersOf = ({ services, stores, clock, followers, models, logger }: Runtime, app: NestFastifyApplication): TimerService => {
  const firing = services.flatMap(({ name, timers }) => (timers ? [[name, app.get(timers.fire, { strict: false })] as const] : []));
  return timerService({
    store: stores.events,
    clock,
    followers,
    index: models.of(timerIndexOf(services)),
    fire: Object.fromEntries(firing.map(([name, fires]) => [name, (fired) => fires.fire(fired)])),
    log: logger,
  });
};

const listen = async (app: NestFastifyApplication, { host, port }: Config): Promise<string> => {
  try {
    await app.listen(port, host);
    return (await app.getUrl()).replace(/\/$/, '');
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
