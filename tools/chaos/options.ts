import { Command, InvalidArgumentError, Option } from 'commander';
import { SABOTAGES, type SabotageName } from './sabotage/names';

/**
 * How the power is lost: after a third of the kills, by what the product must have synced; or in a recording of all that it writes and syncs,
 * at any moment of it.
 */
const POWER_LOSSES = ['inferred', 'recorded'] as const;
type PowerLossWay = (typeof POWER_LOSSES)[number];

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: string;
  readonly json: boolean;
  readonly powerLoss: PowerLossWay;
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
    .option('--kills <n>', 'how often it is killed, or how often the power goes in a recording', kills, 20)
    .option('--seed <seed>', 'draws the same load and the same kills again', String(Date.now() % 1_000_000))
    .option('--json', 'one JSON object on standard output', false)
    .option('--keep', 'leave the data folder where it is', false)
    .addOption(
      new Option('--power-loss <way>', 'after kills, as far as can be inferred; or recorded under strace')
        .choices(POWER_LOSSES)
        .default('inferred'),
    )
    .addOption(new Option('--sabotage <how>', 'break the product on purpose: chaos must find it').choices(SABOTAGES))
    .showHelpAfterError()
    .exitOverride()
    .action(run);
