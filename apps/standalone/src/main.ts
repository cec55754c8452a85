import { GatewayModule } from '@yikou/gateway';
import { boot, createLogger, readConfig, sentenceOf, type Running } from '@yikou/platform';
import { SERVICES } from '@yikou/services';
import type { Examples } from './demo/cases';
import { DemoCity } from './demo/demo-city';
import { welcome } from './welcome';

/** Read models that need longer than this go on while the product serves; `/health/ready` tells. */
const CATCH_UP_MS = 3_000;

const start = async (): Promise<void> => {
  const begun = performance.now();
  const { config, unknown } = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  for (const name of unknown) logger.warn({ variable: name }, '没有这个配置变量，是否拼写有误 no such variable: misspelt?');
  const demo = DemoCity.isWanted(config) ? new DemoCity(config) : undefined;
  const modules = [GatewayModule, ...(demo ? [demo.module] : [])];
  const running = await boot({ config, logger, services: SERVICES, modules, modelsApart: true });
  const stopping = stopOnSignals(running);
  await running.runtime.models.projections.caughtUp(CATCH_UP_MS);
  const examples = demo ? await seedDemo(demo, running, stopping) : undefined;
  if (!stopping.aborted) process.stdout.write(welcome({ url: running.url, config, examples, seconds: (performance.now() - begun) / 1000 }));
};

/** The demo city is for show: where it fails, the product serves all the same. What fails because the product stops has not failed. */
const seedDemo = async (demo: DemoCity, running: Running, stopping: AbortSignal): Promise<Examples | undefined> => {
  try {
    return await demo.seed(running);
  } catch (error) {
    if (!stopping.aborted)
      running.runtime.logger.error({ err: error }, '演示数据未能写全，下次启动继续 the demo city is not complete: the next start goes on');
    return undefined;
  }
};

/** npm hands on a Ctrl-C that the terminal has sent to everybody already: that is one wish, not two. */
const ONE_WISH_MS = 1_000;

/** The first signal stops in order; whoever asks again does not wait. Answers the signal that it was asked. */
const stopOnSignals = (running: Running): AbortSignal => {
  const stopping = new AbortController();
  let askedAt: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > ONE_WISH_MS) process.exit(130);
      return;
    }
    askedAt = performance.now();
    stopping.abort();
    process.stdout.write(`\n正在停止 stopping (${signal}) …\n`);
    running.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stopping.signal;
};

/** What a person can mend is a sentence; everything else is a fault of the product and shows where. */
const fail = (error: unknown): void => {
  const sentence = sentenceOf(error);
  process.stderr.write(`${sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  process.exit(1);
};

start().catch(fail);
