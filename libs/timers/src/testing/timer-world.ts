import type { BusLog } from '@yikou/event-bus';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers, type EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { ProjectionRunner, silentProjectionLog, stepSource, type ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import type { Instant } from '@yikou/shared-kernel';
import type { SystemClock } from '../clock';
import { openDomainClock, type SystemDomainClock, type VirtualDomainClock } from '../domain-clock';
import type { FiredTimer } from '../timer';
import { timerService, type TimerService } from '../timer-service';
import type { TimerDoc } from '../timers.projection';
import { matterTimersProjection, reachDeadline } from './matters';

export interface TimerWorldOptions {
  readonly directory: string;
  readonly mode: 'system' | 'virtual';
  readonly startAt?: Instant;
  readonly system?: SystemClock;
  /** Stands before the service's own reaction. */
  readonly fire?: (fired: FiredTimer) => Promise<void>;
  readonly log?: BusLog;
}

/** All that timers need, on a data folder: closed and opened again it goes on where it was. */
export class TimerWorld {
  /** Timers that led to an event, as `stream kind due`, in order. */
  readonly fired: string[] = [];

  static async open(options: TimerWorldOptions): Promise<TimerWorld> {
    const store = await openSqliteEventStore({ directory: options.directory });
    const clock = await openDomainClock({ store, ...options });
    const followers = new Followers();
    const models = new InMemoryReadStore();
    const runner = new ProjectionRunner({
      projection: matterTimersProjection,
      source: stepSource(matterTimersProjection, store),
      store: models,
      followers,
      log: silentProjectionLog,
      backOff: { firstMs: 1, maxMs: 10 },
    });
    const index = await models.open<TimerDoc>(matterTimersProjection.model);
    return new TimerWorld(options, store, clock, followers, runner, index);
  }

  readonly commands: CommandHandler;
  readonly timers: TimerService;

  private constructor(
    { fire, log }: TimerWorldOptions,
    readonly store: EventStore,
    readonly clock: SystemDomainClock | VirtualDomainClock,
    readonly followers: Followers,
    private readonly runner: ProjectionRunner<TimerDoc>,
    readonly index: ReadModel<TimerDoc>,
  ) {
    this.commands = new CommandHandler(store, clock);
    this.timers = timerService({
      store,
      clock,
      followers,
      index,
      fire: {
        matters: async (fired) => {
          await fire?.(fired);
          if ((await reachDeadline(this.commands, fired)) > 0) this.fired.push(`${fired.stream} ${fired.kind} ${fired.due}`);
        },
      },
      backOff: { firstMs: 1, maxMs: 10 },
      ...(log ? { log } : {}),
    });
  }

  async close(): Promise<void> {
    await this.timers.stop();
    await this.runner.stop();
    await this.store.close();
  }
}
