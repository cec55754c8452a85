import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_BACK_OFF, followWork, waitBefore, type LogWork } from '@yikou/event-bus';
import type { EventStore, Follower, Followers, RecordedEvent, Verified } from '@yikou/event-store';
import { Commands, DOMAIN_CLOCK, EVENT_STORE, FOLLOWERS, LOGGER, Models, WORKER, type Logger } from '@yikou/platform';
import { everyOf, type WorkerSetup } from '@yikou/read-store';
import { derivedId, DomainError, type Uuid } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import { verificationAggregate, verificationCodec } from '../streams';
import type { Finding, VerificationCommand } from './verification';
import { verifications } from './verification.projection';
import { verifyInThread, type ThreadProgress } from './verification.thread';

interface Job {
  readonly verificationId: Uuid;
  readonly fromPosition?: string;
  readonly eventId: Uuid;
  readonly correlationId: string;
}

const MODEL_WITHIN_MS = 1_000;
const TEXT = 500;

/** Runs what was asked for, one after the other: first what an end of the process has left unfinished, then what is asked for while it runs. */
@Injectable()
export class VerificationRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly progress = new Map<string, ThreadProgress>();
  private follower: Follower | undefined;
  private following: Promise<void> = Promise.resolve();
  private jobs: Promise<void> = Promise.resolve();

  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(WORKER) private readonly worker: WorkerSetup,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(FOLLOWERS) private readonly followers: Followers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** How far one that runs here has come. */
  progressOf(verificationId: string): ThreadProgress | undefined {
    return this.progress.get(verificationId);
  }

  onApplicationBootstrap(): void {
    const follower = this.followers.follow('audit-verification-runner');
    this.follower = follower;
    const { store, logger: log } = this;
    this.following = followWork(this.work(follower), { store, follower, log, signal: this.stopping.signal });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.following;
    await this.jobs;
    this.follower?.leave();
  }

  private work(follower: Follower): LogWork<Job> {
    return {
      name: 'verifications',
      categories: [verificationAggregate.category],
      keyOf: ({ verificationId }) => verificationId,
      seen: (position) => this.models.waitFor([verifications], position, MODEL_WITHIN_MS),
      left: () => this.unfinished(),
      asked: jobsIn,
      begin: (job) => this.enqueue(job, follower),
    };
  }

  private unfinished(): AsyncIterable<Job> {
    return everyOf(this.models.of(verifications), { where: { status: 'running' } });
  }

  private enqueue(job: Job, follower: Follower): void {
    follower.begin();
    this.jobs = this.jobs.then(async () => {
      await this.untilRecorded(job);
      this.progress.delete(job.verificationId);
      follower.end();
    });
  }

  /** What cannot be recorded now is found out again a little later; a rule that says no is the last word. */
  private async untilRecorded(job: Job): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.run(job);
        return;
      } catch (error) {
        if (isAborted(signal)) return;
        this.logger.error({ err: error, verificationId: job.verificationId, attempt }, 'verification not recorded');
        if (error instanceof DomainError) return;
        await waitBefore(attempt, DEFAULT_BACK_OFF, signal).catch(() => undefined);
      }
    }
  }

  private async run(job: Job): Promise<void> {
    const { signal } = this.stopping;
    const command = await this.verify(job).catch((error: unknown): VerificationCommand => {
      signal.throwIfAborted();
      this.logger.error({ err: error, verificationId: job.verificationId }, 'verification failed');
      return { type: 'FailVerification', reason: error instanceof Error ? error.name : 'Error', failedAt: this.clock.now() };
    });
    await this.commands.handle(verificationAggregate, job.verificationId, command, {
      commandId: derivedId('verification result', job.verificationId),
      causationId: job.eventId,
      correlationId: job.correlationId,
      actor: { id: 'system:audit', role: 'system', authority: `verification ${job.verificationId}` },
    });
  }

  private async verify({ verificationId, fromPosition }: Job): Promise<VerificationCommand> {
    const { stores, options } = this.worker;
    const found = await verifyInThread(
      { stores, options, ...(fromPosition !== undefined && { from: BigInt(fromPosition) }) },
      { signal: this.stopping.signal, onProgress: (progress) => this.progress.set(verificationId, progress) },
    );
    return { type: 'CompleteVerification', ...findingOf(found), completedAt: this.clock.now() };
  }
}

/** Asked again after an await: the compiler holds it for unchanged. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const jobsIn = (recorded: RecordedEvent): readonly Job[] => {
  const asked = verificationCodec.decode(recorded);
  if (asked?.type !== 'VerificationRequested') return [];
  return [{ ...asked, eventId: recorded.id, correlationId: recorded.metadata.correlationId }];
};

/** What was changed may be named by anything: only what can be stored and shown is kept of it. */
const shown = (text: string): string => text.replaceAll(/\p{C}/gu, '\u{FFFD}').slice(0, TEXT);

const findingOf = ({ streams, events, faultCount, faults, head }: Verified): Finding => ({
  streams,
  events,
  faultCount,
  faults: faults.map(({ stream, revision, position, rule }) => ({ stream: shown(stream), revision, position: String(position), rule })),
  ...(head && { head: { ...head, position: String(head.position), eventId: shown(head.eventId), hash: shown(head.hash) } }),
});
