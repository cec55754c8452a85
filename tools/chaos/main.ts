import { CommanderError } from 'commander';
import { runChaos, runRecorded } from './chaos';
import { chaosCommand } from './options';
import { isGood, textOf } from './report';

const OK = 0;
const FAILED = 1;
const WRONG_USE = 2;

const begun = performance.now();

const say = (text: string): void => {
  process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

const command = chaosCommand(async (options) => {
  say(`seed ${options.seed}`);
  const report = options.powerLoss === 'recorded' ? await runRecorded(options, say) : await runChaos(options, say);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${textOf(report)}\n`);
  process.exitCode = isGood(report) ? OK : FAILED;
});

const codeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === OK ? OK : WRONG_USE;
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return FAILED;
};

command.parseAsync(process.argv).then(
  () => process.exit(),
  (error: unknown) => process.exit(codeOf(error)),
);
