import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkRunning } from '../../checks/running';
import { lost, type Fault } from '../../faults';
import { History } from '../../history';
import { CLI } from '../../programs';
import { countsOf, type Report } from '../../report';
import type { SabotageName } from '../../sabotage/names';
import { drawing, type Draw } from '../../seed';
import { Wire, type Answered } from '../../wire';
import { checkImage, type Expected } from './check-image';
import { imageOf, writeImage, type Image } from './image';
import { Living } from './living';
import { momentsOf } from './moments';
import { Recording, type Replay } from './recording';
import { refuseWithoutStrace } from './strace';

export interface LossesSetting {
  /** How often the power goes. */
  readonly losses: number;
  readonly seed: string;
  readonly main: string;
  readonly sabotage?: SabotageName;
  readonly folder: string;
  readonly say: (text: string) => void;
}

/** What became of a recorded run: as of a run with kills, and what is said of recordings only. */
export interface LossesReport extends Pick<
  Report,
  'powerLosses' | 'lost' | 'twice' | 'drift' | 'seed' | 'commands' | 'events' | 'seconds' | 'faults'
> {
  /** Data folders after a loss of power on which the product was started. */
  readonly started: number;
  /** Losses that took something that was not synced. */
  readonly thatTook: number;
  /** Files that a disk lied about in the same recording, which was found out. */
  readonly liesFound: readonly string[];
  /** Commands answered before each loss, summed up. */
  readonly commandsChecked: number;
}

/** One in so many is looked at by the product itself. */
const STARTED_ONE_IN = 10;

/**
 * Records what the product writes and syncs under load, and rebuilds from it what the disk would hold had the power gone at drawn moments.
 * @throws Error with a sentence where nothing can be recorded, and where the recording does not give the folder that was left
 */
export const loseRecordedPower = async (setting: LossesSetting): Promise<LossesReport> => {
  refuseWithoutStrace();
  const draw = drawing(setting.seed);
  const living = await Living.begin({ main: setting.main, sabotage: setting.sabotage, folder: setting.folder, draw, say: setting.say });
  try {
    await living.toEnd();
    const losses = await Losses.of(setting, draw, living);
    return await losses.toEnd();
  } finally {
    await living.close();
  }
};

/** What these have synced must stay: a disk that lies about one of them must be found out, or the checks see nothing. */
const LIES = ['events.db-wal', 'keys.db-wal'] as const;
const LOSSES_OF_A_LIAR = 20;

class Losses {
  private readonly begun = performance.now();
  private readonly faults: Fault[] = [];
  private readonly liesFound: string[] = [];
  private done = 0;
  private started = 0;
  private thatTook = 0;
  private commandsChecked = 0;

  static async of(setting: LossesSetting, draw: Draw, living: Living): Promise<Losses> {
    const recording = await Recording.read(living.directory, living.lives);
    const differences = recording.replay().differences();
    if (differences.length > 0) throw new Error(`the recording does not give what was left: ${differences.slice(0, 5).join('; ')}`);
    setting.say('the recording gives the folder that each life has left, byte for byte');
    const became = new History(living.lives.at(-1)?.left ?? '');
    await became.readOnFromCopy();
    return new Losses(setting, draw, living, recording, became);
  }

  private constructor(
    private readonly setting: LossesSetting,
    private readonly draw: Draw,
    private readonly living: Living,
    private readonly recording: Recording,
    private readonly became: History,
  ) {}

  async toEnd(): Promise<LossesReport> {
    const { sabotage, losses } = this.setting;
    const replay = this.recording.replay();
    for (const [index, line] of momentsOf(this.recording, losses, this.draw).entries()) {
      replay.to(line);
      await this.lookAt(this.imageOf(replay, index), this.expectedAt(line), index);
      if (sabotage !== undefined && this.faults.length > 0) return this.report();
    }
    if (sabotage === undefined) for (const file of LIES) await this.findOut(file);
    return this.report();
  }

  /** The same recording on a disk that has answered the syncs of a file, and not done them. */
  private async findOut(file: string): Promise<void> {
    const replay = this.recording.replay((path) => basename(path) === file);
    const draw: Draw = (...words) => this.draw('lie', file, ...words);
    for (const [index, line] of momentsOf(this.recording, LOSSES_OF_A_LIAR, draw).entries()) {
      replay.to(line);
      const faults = await this.inFolder(this.imageOf(replay, index), 'lie', (folder) => checkImage(folder, this.expectedAt(line)));
      if (faults.length === 0) continue;
      this.setting.say(`a disk that lies about ${file} is found out: ${faults[0]?.text.slice(0, 100) ?? ''}`);
      this.liesFound.push(file);
      return;
    }
    this.faults.push(lost(`the checks: a disk that lies about ${file} is not found out`));
  }

  private imageOf({ root }: Replay, index: number): Image {
    return imageOf({ root, draw: (...words) => this.draw('image', index, ...words) });
  }

  private async inFolder(image: Image, name: string, look: (folder: string) => Promise<readonly Fault[]>): Promise<readonly Fault[]> {
    const folder = join(this.setting.folder, name);
    writeImage(image, folder);
    try {
      return await look(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private async lookAt(image: Image, expected: Expected, index: number): Promise<void> {
    const before = this.faults.length;
    if (image.dropped > 0) this.thatTook += 1;
    this.faults.push(...(await this.inFolder(image, 'loss', (folder) => checkImage(folder, expected))));
    if (index % STARTED_ONE_IN === STARTED_ONE_IN - 1) {
      this.started += 1;
      this.faults.push(...(await this.inFolder(image, 'started', (folder) => this.start(folder, expected))));
    }
    this.done += 1;
    this.commandsChecked += expected.answered.length;
    const found = this.faults.length - before;
    this.setting.say(
      `${String(this.done)}/${String(this.setting.losses)} power lost with ${String(expected.answered.length)} answered, ` +
        `${String(image.dropped)} writes gone${found > 0 ? `: ${String(found)} faults` : ''}`,
    );
  }

  private expectedAt(line: number): Expected {
    const { answeredAt, pushedAt } = this.recording;
    const { answered } = this.living.wire;
    const sentAt = ({ position, path }: Answered): number => {
      const at = position === undefined ? undefined : answeredAt.get(position);
      if (at === undefined) throw new Error(`the answer to POST ${path} is not in the recording`);
      return at;
    };
    const pushed = [...pushedAt].filter(([, at]) => at <= line).map(([id]) => id);
    return { answered: answered.filter((each) => sentAt(each) <= line), pushed, became: this.became };
  }

  /** The doctor finds it sound; the product comes up on it, answers what it has answered before, and its chains and read models are right. */
  private async start(folder: string, { answered }: Expected): Promise<readonly Fault[]> {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'doctor', '--json', '--data-dir', folder], { encoding: 'utf8' });
    if (status !== 0) return [lost(`yikou doctor ended with ${String(status)}: ${stdout}${stderr}`)];
    const product = this.living.product({ folder });
    const wire = new Wire(product.url);
    try {
      await product.start();
      wire.answered.push(...answered);
      const faults = await checkRunning(wire, this.draw, () => undefined);
      const code = await product.stop();
      return [...faults, ...(code === 0 ? [] : [lost(`the product ended with ${String(code)}`)])];
    } catch (error) {
      return [lost(`the product does not start: ${error instanceof Error ? error.message : String(error)}`)];
    } finally {
      await product.kill().catch(() => undefined);
      await wire.close();
    }
  }

  private report(): LossesReport {
    return {
      powerLosses: this.done,
      ...countsOf(this.faults),
      seed: this.setting.seed,
      started: this.started,
      thatTook: this.thatTook,
      liesFound: this.liesFound,
      commands: this.living.wire.answered.length,
      commandsChecked: this.commandsChecked,
      events: this.became.entries.length,
      seconds: Math.round((performance.now() - this.begun) / 1000),
    };
  }
}
