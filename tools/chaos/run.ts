import { setTimeout as sleep } from 'node:timers/promises';
import { idOf } from '@yikou/event-store';
import { checkAnswered, checkLog, checkRefused } from './checks/commands';
import { checkRunning } from './checks/running';
import { checkServices } from './checks/services';
import { checkTimers, timersFired } from './checks/timers';
import { buildCity, CLOCK_START } from './city';
import { Clock } from './clock';
import { Department } from './department';
import { lost, type Fault } from './faults';
import { History } from './history';
import { Load } from './load';
import { planOf, type Kill } from './plan';
import { losePower } from './power-loss/power-loss';
import { freePort, Product } from './product';
import { programOf } from './programs';
import { countsOf, type Report } from './report';
import { SABOTAGE_VARIABLE, type SabotageName } from './sabotage/names';
import { between, drawing, picked, type Draw } from './seed';
import { Wire } from './wire';

export interface RunSetting {
  readonly kills: number;
  readonly seed: string;
  readonly sabotage?: SabotageName;
  readonly folder: string;
  readonly say: (text: string) => void;
}

/** With so many commands in flight a kill counts as one under load. */
const UNDER_LOAD = 8;
/** Models that are rebuilt while the product is killed. */
const REBUILT = ['intake_cases', 'approval_reviews', 'subsidy_entitlements', 'supervision_pushes', 'timers'] as const;
const REBUILD_MS = 400;
const CLOCK_MS = 600;
/** So far the clock goes in one kill, and at the end, where every limit has passed. */
const FEWEST_DAYS = 4;
const MOST_DAYS = 12;
const LAST_DAYS = 60;
/** A sabotaged product need not be waited for: whatever it refuses so often counts. */
const SABOTAGED_REFUSALS = 30;
const LAST_WORDS_MS = 50;
const PUSHES_WITHIN_MS = 60_000;

/** One run: a city, a load, kills, and what was found at the end. */
export class Run {
  private readonly begun = performance.now();
  private history: History;
  private readonly faults: Fault[] = [];
  private readonly clock: Clock;
  private checked = 0;
  /** The clock, on its way across kills. */
  private moving: Promise<void> = Promise.resolve();
  private killsUnderLoad = 0;
  private powerLosses = 0;
  private done = 0;
  private fired = 0;

  static async prepare(setting: RunSetting): Promise<Run> {
    const { seed, sabotage, folder } = setting;
    const draw = drawing(seed);
    const product = new Product({
      main: programOf(sabotage),
      folder,
      port: await freePort(),
      environment: {
        YIKOU_SEED: 'none',
        YIKOU_CLOCK: 'virtual',
        YIKOU_CLOCK_START: CLOCK_START,
        ...(sabotage !== undefined && { [SABOTAGE_VARIABLE]: sabotage }),
      },
    });
    const department = new Department(draw);
    const webhook = await department.listen();
    const wire = new Wire(product.url, sabotage === undefined ? undefined : SABOTAGED_REFUSALS);
    await product.start();
    const city = await buildCity(wire, webhook);
    const load = new Load({ wire, city, draw });
    department.trust(city.secret, (pushId) => load.hear(pushId));
    return new Run(setting, draw, product, department, wire, load);
  }

  private constructor(
    private readonly setting: RunSetting,
    private readonly draw: Draw,
    private readonly product: Product,
    private readonly department: Department,
    private readonly wire: Wire,
    private readonly load: Load,
  ) {
    this.history = new History(setting.folder);
    this.clock = new Clock(wire);
  }

  /** A sabotaged product has shown what it is with the first fault; any other goes on to the end. */
  async toEnd(): Promise<Report> {
    this.load.start();
    const plan = planOf(this.setting.kills, this.draw);
    for (const [index, kill] of plan.entries()) {
      await this.killOnce(kill, plan[index + 1]?.kind === 'start');
      if (this.isCaught) return this.report();
    }
    for (const step of [() => this.settle(), () => this.askAgain(), () => this.checkHistory()]) {
      await step();
      if (this.isCaught) return this.report();
    }
    return this.report();
  }

  async close(): Promise<void> {
    await this.product.kill().catch(() => undefined);
    await this.wire.close();
    await this.department.close();
  }

  private get isCaught(): boolean {
    return this.setting.sabotage !== undefined && this.faults.length + this.load.refusals.length > 0;
  }

  /** @param staysDown the next kill comes while the product starts */
  private async killOnce(kill: Kill, staysDown: boolean): Promise<void> {
    await this.live(kill);
    const { inFlight } = this.wire;
    const answered = this.wire.answered.length;
    await this.product.kill();
    this.done += 1;
    if (kill.kind !== 'start' && inFlight >= UNDER_LOAD) this.killsUnderLoad += 1;
    const how = kill.losesPower ? `, power lost: ${String(await this.losePower(kill))} logs torn` : '';
    this.setting.say(`${String(this.done)}/${String(this.setting.kills)} ${kill.kind}, ${String(inFlight)} in flight${how}`);
    await this.checkAnswers(answered);
    if (staysDown) return;
    await this.product.start();
    await this.moving;
    this.load.resume();
  }

  /** Until the moment of the kill. */
  private async live({ kind, index, afterMs }: Kill): Promise<void> {
    if (kind === 'start') {
      this.product.spawn();
      await sleep(Math.floor(this.product.startMs * this.draw('start', index)));
      return;
    }
    await sleep(afterMs);
    if (kind === 'answer') await this.wire.nextAnswer();
    if (kind === 'rebuild') {
      const model = picked(REBUILT, this.draw('model', index));
      await this.wire.act('admin', `/admin/read-models/${model}/rebuilds`, {});
      await sleep(between(0, REBUILD_MS, this.draw('rebuild', index)));
    }
    if (kind !== 'clock') return;
    await this.load.hush();
    this.moving = this.clock.advance(between(FEWEST_DAYS, MOST_DAYS, this.draw('days', index)));
    await sleep(between(0, CLOCK_MS, this.draw('clock', index)));
  }

  /** Whoever has an answer, reads the log or receives a push has seen it up to there. */
  private async losePower({ index }: Kill): Promise<number> {
    const { draw, history, wire, department } = this;
    // What it had said when it died may still be on its way to us.
    await sleep(LAST_WORDS_MS);
    const read = wire.answered.map(({ position = 0n }) => position);
    const seenIn = async (directory: string): Promise<bigint> => {
      const tail = new History(directory, history.head);
      await tail.readOn();
      const came = tail.entries.filter(({ type, stream }) => type === 'supervision.push.queued' && department.heard.has(idOf(stream)));
      return [...read, ...came.map(({ position }) => position)].reduce((most, each) => (each > most ? each : most), history.head);
    };
    this.powerLosses += 1;
    const torn = await losePower({ folder: this.setting.folder, draw: (...words) => draw('loss', index, ...words), seenIn });
    return torn.filter((way) => way !== 'all of it').length;
  }

  /** What had been answered before the kill is there after it. */
  private async checkAnswers(answered: number): Promise<void> {
    await this.history.readOnFromCopy();
    this.faults.push(...this.wire.answered.slice(this.checked, answered).flatMap((each) => checkAnswered(this.history, each)));
    this.checked = answered;
  }

  /** Every case is at its end, every limit has passed, everything that follows has happened. */
  private async settle(): Promise<void> {
    const { load, clock, wire } = this;
    await (this.setting.sabotage === undefined ? load.end() : Promise.race([load.end(), load.refused]));
    if (this.isCaught) return;
    this.setting.say(`${String(load.cases)} cases, ${String(wire.answered.length)} commands answered; what follows from them …`);
    await clock.quiet();
    await this.pushesCame();
    await load.end();
    await clock.advance(LAST_DAYS);
    await clock.quiet();
  }

  private async askAgain(): Promise<void> {
    this.faults.push(...(await checkRunning(this.wire, this.draw, this.setting.say)));
    const code = await this.product.stop();
    if (code !== 0) this.faults.push(lost(`the product ended with ${String(code)}`));
  }

  /** A push that the department has lost waits for its next attempt. */
  private async pushesCame(): Promise<void> {
    const until = performance.now() + PUSHES_WITHIN_MS;
    for (;;) {
      await this.history.readOn();
      const count = (type: string): number => this.history.entries.filter((entry) => entry.type === type).length;
      if (count('supervision.push.delivered') >= count('supervision.push.queued') || performance.now() > until) return;
      await sleep(200);
    }
  }

  /** All of it, read anew: what was seen after a kill is not gone since. */
  private async checkHistory(): Promise<void> {
    const { wire, department, clock } = this;
    const history = new History(this.setting.folder);
    await history.readOn();
    this.history = history;
    const timers = checkTimers(history, clock.now);
    this.fired = timers.fired;
    this.faults.push(
      ...wire.answered.flatMap((each) => checkAnswered(history, each)),
      ...checkLog(history, wire.answered),
      ...checkServices(history, department.heard),
      ...timers.faults,
      ...timersFired(timers.fired),
      ...(department.forged > 0 ? [lost(`${String(department.forged)} pushes with a wrong signature`)] : []),
    );
  }

  private report(): Report {
    const { answered } = this.wire;
    const { entries } = this.history;
    return {
      kills: this.done,
      killsUnderLoad: this.killsUnderLoad,
      commands: answered.length,
      ...countsOf([...this.load.refusals.map((refused) => checkRefused(this.history, refused)), ...this.faults]),
      seed: this.setting.seed,
      powerLosses: this.powerLosses,
      retried: answered.filter(({ times }) => times > 1).length,
      events: entries.length,
      cases: this.load.cases,
      pushes: this.department.heard.size,
      duplicates: this.department.duplicates,
      payments: entries.filter(({ type }) => type === 'subsidy.entitlement.payment-settled').length,
      timersFired: this.fired,
      seconds: Math.round((performance.now() - this.begun) / 1000),
    };
  }
}
