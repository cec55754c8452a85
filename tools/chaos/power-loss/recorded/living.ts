import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildCity, CLOCK_START } from '../../city';
import { Clock } from '../../clock';
import { Department } from '../../department';
import { Load } from '../../load';
import { freePort, Product, type ProductSetting } from '../../product';
import { SABOTAGE_VARIABLE, type SabotageName } from '../../sabotage/names';
import type { Draw } from '../../seed';
import { Wire } from '../../wire';
import type { Life } from './recording';
import { RECORDABLE, recordedBy } from './strace';

export interface LivingSetting {
  /** The program. */
  readonly main: string;
  readonly sabotage: SabotageName | undefined;
  /** Holds the data folder, the traces, and copies of what was left. */
  readonly folder: string;
  readonly draw: Draw;
  readonly say: (text: string) => void;
}

/** Commands that are answered before the next thing happens. */
const A_WHILE = 100;
const DAYS = 6;

/**
 * A product under load, recorded over three lives: it is killed, stopped in order, and killed again. The power stays. One that was sabotaged shows
 * in its first life what it is.
 */
export class Living {
  readonly lives: Life[] = [];
  readonly directory: string;

  static async begin(setting: LivingSetting): Promise<Living> {
    const port = await freePort();
    const department = new Department(setting.draw);
    return new Living(setting, port, department, await department.listen());
  }

  readonly wire: Wire;
  private readonly recorded: Product;

  private constructor(
    private readonly setting: LivingSetting,
    private readonly port: number,
    readonly department: Department,
    private readonly webhook: string,
  ) {
    this.directory = join(setting.folder, 'data');
    mkdirSync(this.directory);
    this.recorded = this.product({ folder: this.directory, under: () => recordedBy(this.trace) });
    this.wire = new Wire(this.recorded.url);
  }

  async toEnd(): Promise<void> {
    const { wire, department, recorded, setting } = this;
    await recorded.start();
    const city = await buildCity(wire, this.webhook);
    const load = new Load({ wire, city, draw: setting.draw });
    const clock = new Clock(wire);
    department.trust(city.secret, (pushId) => load.hear(pushId));
    load.start();
    await this.aWhile();
    await this.ended(() => recorded.kill());
    if (setting.sabotage === undefined) await this.liveOn(load, clock);
    await wire.close();
  }

  /** Killed, the product goes on; stopped in order, it does so again. */
  private async liveOn(load: Load, clock: Clock): Promise<void> {
    const { wire, recorded } = this;
    await recorded.start();
    await wire.act('admin', '/admin/read-models/intake_cases/rebuilds', {});
    await this.aWhile();
    await load.hush();
    await clock.advance(DAYS);
    load.resume();
    await this.aWhile();
    await this.ended(() => recorded.stop());
    await recorded.start();
    await this.aWhile();
    await this.ended(() => recorded.kill());
  }

  /** The same product on another folder, under its old address, not recorded. */
  product(setting: Pick<ProductSetting, 'folder' | 'under'>): Product {
    const { main, sabotage } = this.setting;
    const environment = {
      YIKOU_SEED: 'none',
      YIKOU_CLOCK: 'virtual',
      YIKOU_CLOCK_START: CLOCK_START,
      ...RECORDABLE,
      ...(sabotage !== undefined && { [SABOTAGE_VARIABLE]: sabotage }),
    };
    return new Product({ main, port: this.port, environment, ...setting });
  }

  async close(): Promise<void> {
    await this.recorded.kill().catch(() => undefined);
    await this.wire.close();
    await this.department.close();
  }

  private get trace(): string {
    return join(this.setting.folder, `trace-${String(this.lives.length)}`);
  }

  private async aWhile(): Promise<void> {
    const until = this.wire.answered.length + A_WHILE;
    while (this.wire.answered.length < until) await this.wire.nextAnswer();
  }

  /** What was left is copied at once: the next life goes on with it. */
  private async ended(end: () => Promise<unknown>): Promise<void> {
    const { inFlight } = this.wire;
    await end();
    const left = join(this.setting.folder, `left-${String(this.lives.length)}`);
    cpSync(this.directory, left, { recursive: true });
    this.lives.push({ trace: this.trace, left });
    this.setting.say(
      `life ${String(this.lives.length)} ended with ${String(inFlight)} in flight; ${String(this.wire.answered.length)} answered`,
    );
  }
}
