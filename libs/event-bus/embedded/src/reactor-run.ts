import { LowWater, ReactorLanes, waitBefore, type BusLog, type DeliveryLimits, type Reactor, type ReadAgain } from '@yikou/event-bus';
import type { CommandHandler } from '@yikou/event-sourcing';
import { START, type EventStore, type Follower, type Followers, type Position, type RecordedEvent } from '@yikou/event-store';
import type { Checkpoint } from '@yikou/read-store';
import type { LazyCheckpoints } from './checkpoints';
import type { View } from './topics';

export interface RunSetting {
  readonly service: string;
  readonly reactor: Reactor;
  readonly view: View;
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly followers: Followers;
  readonly checkpoints: LazyCheckpoints;
  readonly log: BusLog;
  readonly limits: DeliveryLimits;
}

/** `position` has been seen; with `eventId`, the event there was processed: a checkpoint. */
interface Mark {
  readonly position: Position;
  readonly eventId?: string;
}

/** One reactor following the log from its checkpoint. */
export class ReactorRun {
  readonly lanes: ReactorLanes;
  private readonly stopping = new AbortController();
  private readonly name: string;
  private readonly follower: Follower;
  private readonly lowWater = new LowWater<Mark | undefined>((mark) => {
    if (mark) this.reached(mark);
  });
  private reading: Promise<void> = Promise.resolve();

  static async start(setting: RunSetting): Promise<ReactorRun> {
    const name = `${setting.service}/${setting.reactor.name}`;
    return new ReactorRun(setting, name, await startOf(setting, name));
  }

  private constructor(
    private readonly setting: RunSetting,
    name: string,
    private read: Position,
  ) {
    this.name = name;
    this.follower = setting.followers.follow(`reactor ${name}`, read);
    this.lanes = new ReactorLanes({ ...setting, busy: this.follower, readAgain: readAgainOf(setting) });
    this.reading = this.readOn();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.lanes.stop();
    await this.reading;
    this.follower.leave();
  }

  private async readOn(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.subscribe(signal, () => {
          attempt = 1;
        });
        // It ends without an error when it is told to, or when the log is closed: there is nothing to follow any more.
        return;
      } catch (error) {
        this.setting.log.error({ reactor: this.name, attempt, err: error }, 'reactor cannot read the log: tried again after a pause');
        await waitBefore(attempt, this.setting.limits.backOff, signal).catch(() => undefined);
      }
    }
  }

  private async subscribe(signal: AbortSignal, readAPage: () => void): Promise<void> {
    const filter = { categories: this.setting.view.categories };
    const passedOver = (seen: Position) => {
      this.read = seen;
      this.lowWater.pass({ position: seen });
    };
    for await (const page of this.setting.store.subscribe({ from: this.read, filter, signal, passedOver })) {
      for (const event of page.events) await this.take(event);
      passedOver(page.seen);
      readAPage();
    }
  }

  /** An event's mark is reached when the last of its messages is done, and at once when it tells nothing. */
  private async take(event: RecordedEvent): Promise<void> {
    const messages = this.setting.view.messagesOf(event);
    const mark = { position: event.position, eventId: event.id };
    if (messages.length === 0) this.lowWater.pass(mark);
    for (const [index, delivered] of messages.entries()) {
      const done = this.lowWater.enter(index === messages.length - 1 ? mark : undefined);
      await this.lanes.accept({ delivered, stream: event.stream, done });
    }
    this.read = event.position;
  }

  private reached({ position, eventId }: Mark): void {
    if (eventId !== undefined) this.setting.checkpoints.reached(this.name, { epoch: this.setting.store.epoch, position, eventId });
    this.follower.saw(position);
  }
}

/** Where to go on: after the checkpoint, if it is of this log; else from the start, which redelivers and therefore loses nothing. */
const startOf = async ({ store, checkpoints, log }: RunSetting, name: string): Promise<Position> => {
  const checkpoint = await checkpoints.load(name);
  if (!checkpoint) return START;
  if (await isOf(store, checkpoint)) return checkpoint.position;
  log.warn(
    { reactor: name, epoch: store.epoch.number, checkpoint: String(checkpoint.position) },
    'checkpoint is of another history: all messages come again',
  );
  return START;
};

const isOf = async (store: EventStore, { epoch, position, eventId }: Checkpoint): Promise<boolean> => {
  if (epoch.id !== store.epoch.id || position > (await store.head())) return false;
  return (await eventAt(store, position))?.id === eventId;
};

const readAgainOf =
  ({ store, view }: RunSetting): ReadAgain =>
  async ({ topic, position }) => {
    const event = await eventAt(store, position);
    return event && view.messagesOf(event).find((delivered) => delivered.topic === topic);
  };

const eventAt = async (store: EventStore, position: Position): Promise<RecordedEvent | undefined> => {
  for await (const page of store.readAll({ from: (position - 1n) as Position, pageSize: 1 })) {
    return page[0]?.position === position ? page[0] : undefined;
  }
  return undefined;
};
