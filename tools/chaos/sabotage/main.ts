import { GatewayModule } from '@yikou/gateway';
import { boot, createLogger, readConfig } from '@yikou/platform';
import { SERVICES } from '@yikou/services';
import { SABOTAGE_VARIABLE, type SabotageName } from './names';
import { sabotageOf } from './sabotages';

/** The product as `apps/standalone` composes it, broken in one place: to see whether chaos finds it. */
const start = async (): Promise<void> => {
  const { config } = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const sabotage = sabotageOf(process.env[SABOTAGE_VARIABLE] as SabotageName);
  const running = await boot({ config, logger, services: SERVICES, modules: [GatewayModule], modelsApart: true, ...sabotage });
  process.on('SIGTERM', () => {
    void running.stop().then(() => process.exit(0));
  });
  await running.runtime.models.projections.caughtUp(3_000);
  process.stdout.write('Yikou is ready\n');
};

start().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
