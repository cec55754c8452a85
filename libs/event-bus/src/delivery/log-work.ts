import { START, type EventStore, type Follower, type Position, type RecordedEvent } from '@yikou/event-store';
import type { BusLog } from '../log';
import { isAborted } from './aborted';
import { DEFAULT_BACK_OFF, waitBefore, type BackOff } from './back-off';

/** Work outside the log (a webhook, a payment, a verification) that events ask for: each job is begun once in the life of a process. */
export interface LogWork<Job> {
  /** For the log of the product. */
  readonly name: string;
  /** Of the streams whose events ask for it. */
  readonly categories: readonly string[];
  /** Tells one job from another. */
  keyOf(job: Job): string;
  /** Whether the read model that `left` asks has seen a position: false after a while, and it is asked again. */
  seen(position: Position): Promise<boolean>;
  /** What an earlier process has left undone. */
  left(): AsyncIterable<Job>;
  /** What an event asks for. Pure. */
  asked(event: RecordedEvent): readonly Job[];
  begin(job: Job): void;
}

export interface LogWorkSetting {
  readonly store: EventStore;
  readonly follower: Follower;
  readonly log: BusLog;
  readonly signal: AbortSignal;
  readonly backOff?: BackOff;
}

/**
 * Begins what is left, then what events ask for as they come, until the signal aborts or the log closes. What cannot be read is read
 * again after a pause, from where it was: work that was asked for is never forgotten while the process lives. Never rejects.
 */
export const followWork = async <Job>(work: LogWork<Job>, setting: LogWorkSetting): Promise<void> => {
  const { log, signal, backOff = DEFAULT_BACK_OFF } = setting;
  const reader = new WorkReader(work, setting);
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await reader.read(() => {
        attempt = 1;
      });
      return;
    } catch (error) {
      if (isAborted(signal)) return;
      log.error({ work: work.name, attempt, err: error }, 'work cannot be read from the log: tried again after a pause');
      await waitBefore(attempt, backOff, signal).catch(() => undefined);
    }
  }
};

class WorkReader<Job> {
  /** Undefined until what is left has been begun. */
  private at: Position | undefined;
  /** Jobs that the model told: it may have been ahead of where the log is read from, so that they come again. */
  private readonly told = new Set<string>();
  private toldUntil = START;

  constructor(
    private readonly work: LogWork<Job>,
    private readonly setting: LogWorkSetting,
  ) {}

  async read(tookAPage: () => void): Promise<void> {
    const { store, follower, signal } = this.setting;
    const { categories } = this.work;
    const from = (this.at ??= await this.beginWhatIsLeft());
    const passedOver = (seen: Position) => {
      this.at = seen;
      follower.saw(seen);
      if (seen >= this.toldUntil) this.told.clear();
    };
    for await (const { events, seen } of store.subscribe({ from, filter: { categories }, signal, passedOver })) {
      for (const event of events) this.take(event);
      passedOver(seen);
      tookAPage();
    }
  }

  private take(event: RecordedEvent): void {
    for (const job of this.work.asked(event)) if (!this.told.delete(this.work.keyOf(job))) this.work.begin(job);
    this.at = event.position;
  }

  private async beginWhatIsLeft(): Promise<Position> {
    const { store, follower, signal, backOff = DEFAULT_BACK_OFF } = this.setting;
    const from = await store.head();
    while (!(await this.work.seen(from))) await waitBefore(1, backOff, signal);
    const left: Job[] = [];
    for await (const job of this.work.left()) left.push(job);
    this.toldUntil = await store.head();
    for (const job of left) {
      this.told.add(this.work.keyOf(job));
      this.work.begin(job);
    }
    follower.saw(from);
    return from;
  }
}
