import type { EventStore, Follower, Followers } from '@yikou/event-store';
import type { BusLog } from '../log';
import { isAborted } from './aborted';
import { DEFAULT_BACK_OFF, waitBefore, type BackOff } from './back-off';
import { followWork, type LogWork } from './log-work';

/** Work outside the log whose jobs are done one after the other. */
export interface LineWork<Job> extends Omit<LogWork<Job>, 'begin'> {
  /** Does a job, or throws the signal's reason when it stops. What else it throws is logged, and the job is tried again after a pause. */
  run(job: Job, signal: AbortSignal): Promise<void>;
  /** Whether trying again changes nothing: then the job is left. Default: never. */
  isFinal?(error: unknown): boolean;
}

export interface LineSetting {
  readonly store: EventStore;
  readonly followers: Followers;
  /** As it is called among those who follow the log. */
  readonly followerName: string;
  readonly log: BusLog;
  readonly backOff?: BackOff;
}

/** Follows the log and does what is left and what is asked for, one job after the other, each until it is done, until it is stopped. */
export class WorkLine<Job> {
  private readonly stopping = new AbortController();
  private readonly follower: Follower;
  private readonly following: Promise<void>;
  private jobs: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: LineWork<Job>,
    private readonly setting: LineSetting,
  ) {
    const { store, followers, followerName, log, backOff } = setting;
    this.follower = followers.follow(followerName);
    const { name, categories } = work;
    const followed: LogWork<Job> = {
      name,
      categories,
      keyOf: (job) => work.keyOf(job),
      seen: (position) => work.seen(position),
      left: () => work.left(),
      asked: (event) => work.asked(event),
      begin: (job) => this.enqueue(job),
    };
    this.following = followWork(followed, {
      store,
      follower: this.follower,
      log,
      signal: this.stopping.signal,
      ...(backOff && { backOff }),
    });
  }

  /** Waits for the job in hand, which hears of it by its signal; what has not begun is found again by the next process. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
    await this.jobs;
    this.follower.leave();
  }

  private enqueue(job: Job): void {
    this.follower.begin();
    this.jobs = this.jobs.then(async () => {
      await this.untilDone(job);
      this.follower.end();
    });
  }

  private async untilDone(job: Job): Promise<void> {
    const { signal } = this.stopping;
    const { log, backOff = DEFAULT_BACK_OFF } = this.setting;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.work.run(job, signal);
        return;
      } catch (error) {
        if (isAborted(signal)) return;
        const isFinal = this.work.isFinal?.(error) ?? false;
        const facts = { work: this.work.name, job: this.work.keyOf(job), attempt, err: error };
        log.error(facts, isFinal ? 'job refused: it is left' : 'job not done: tried again after a pause');
        if (isFinal) return;
        await waitBefore(attempt, backOff, signal).catch(() => undefined);
      }
    }
  }
}
