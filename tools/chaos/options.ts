import { Command, InvalidArgumentError, Option } from 'commander';
import { SABOTAGES, type SabotageName } from './sabotage/names';

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: string;
  readonly json: boolean;
  readonly sabotage?: SabotageName;
  /** Leaves the data folder where it is. */
  readonly keep: boolean;
}

const kills = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('1 to 9999');
  return Number(text);
};

/** `npm run chaos -- …`. Throws commander's error on wrong use. */
export const chaosCommand = (run: (options: ChaosOptions) => Promise<void>): Command =>
  new Command('npm run chaos --')
    .description('Kills the built product again and again under load, and looks whether anything was lost or done twice.')
    .option('--kills <n>', 'how often it is killed', kills, 20)
    .option('--seed <seed>', 'draws the same load and the same kills again', String(Date.now() % 1_000_000))
    .option('--json', 'one JSON object on standard output', false)
    .option('--keep', 'leave the data folder where it is', false)
    .addOption(new Option('--sabotage <how>', 'break the product on purpose: chaos must find it').choices(SABOTAGES))
    .showHelpAfterError()
    .exitOverride()
    .action(run);
