import { Command, CommanderError } from 'commander';
import { backupCommand } from './commands/backup.command';
import { catalogCommand } from './commands/catalog.command';
import { doctorCommand } from './commands/doctor.command';
import { driveCommand } from './commands/drive.command';
import { epochCommand } from './commands/epoch.command';
import { exportCommand } from './commands/export.command';
import { importCommand } from './commands/import.command';
import { parkedCommand } from './commands/parked.command';
import { rebuildCommand } from './commands/rebuild.command';
import { restoreCommand } from './commands/restore.command';
import { tokenCommand } from './commands/token.command';
import { verifyCommand } from './commands/verify.command';
import { Failed } from './commands/output';

const OK = 0;
const FAILED = 1;
const WRONG_USE = 2;

const program = new Command('yikou')
  .description('一口：政务服务平台的命令行 the command line of Yikou')
  .showHelpAfterError()
  .exitOverride()
  .addCommand(tokenCommand())
  .addCommand(catalogCommand())
  .addCommand(driveCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(verifyCommand())
  .addCommand(rebuildCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(epochCommand())
  .addCommand(doctorCommand())
  .addCommand(parkedCommand());

for (const command of program.commands) command.exitOverride();

const codeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === OK ? OK : WRONG_USE;
  process.stderr.write(`${error instanceof Failed ? error.message : String(error instanceof Error ? (error.stack ?? error) : error)}\n`);
  return FAILED;
};

program.parseAsync(process.argv).then(
  () => process.exit(process.exitCode ?? OK),
  (error: unknown) => process.exit(codeOf(error)),
);
