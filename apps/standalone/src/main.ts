import { GatewayModule } from '@yikou/gateway';
import { boot, createLogger, readConfig, sentenceOf, type Running } from '@yikou/platform';
import { SERVICES } from '@yikou/services';
import { welcome } from './welcome';

/** Read models that need longer than this go on while the product serves; `/health/ready` tells. */
const CATCH_UP_MS = 3_000;

const start = async (): Promise<void> => {
  const begun = performance.now();
  const { config, unknown } = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  for (const name of unknown) logger.warn({ variable: name }, '没有这个配置变量，是否拼写有误 no such variable: misspelt?');
  const running = await boot({ config, logger, services: SERVICES, modules: [GatewayModule] });
  stopOnSignals(running);
  await running.runtime.models.projections.caughtUp(CATCH_UP_MS);
  process.stdout.write(welcome({ url: running.url, config, seconds: (performance.now() - begun) / 1000 }));
};

/** npm hands on a Ctrl-C that the terminal has sent to everybody already: that is one wish, not two. */
const ONE_WISH_MS = 1_000;

/** The first signal stops in order; whoever asks again does not wait. */
const stopOnSignals = (running: Running): void => {
  let askedAt: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > ONE_WISH_MS) process.exit(130);
      return;
    }
    askedAt = performance.now();
    process.stdout.write(`\n正在停止 stopping (${signal}) …\n`);
    running.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
};

/** What a person can mend is a sentence; everything else is a fault of the product and shows where. */
const fail = (error: unknown): void => {
  const sentence = sentenceOf(error);
  process.stderr.write(`${sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  process.exit(1);
};

start().catch(fail);
