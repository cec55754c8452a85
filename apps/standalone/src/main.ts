import { GatewayModule } from '@yikou/gateway';
import { boot, createLogger, readConfig, sentenceOf, type Running } from '@yikou/platform';
import { SERVICES } from './services';
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

/** The first signal stops in order; a second one does not wait. */
const stopOnSignals = (running: Running): void => {
  let asked = false;
  const stop = (signal: NodeJS.Signals) => {
    if (asked) process.exit(130);
    asked = true;
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
