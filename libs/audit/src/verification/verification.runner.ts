import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { WorkLine, type LineWork } from '@yikou/event-bus';
import type { EventStore, Followers, RecordedEvent, Verified } from '@yikou/event-store';
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
  private readonly progress = new Map<string, ThreadProgress>();
  private line: WorkLine<Job> | undefined;

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
    const { store, followers, logger: log } = this;
    const work: LineWork<Job> = {
      name: 'verifications',
      categories: [verificationAggregate.category],
      keyOf: ({ verificationId }) => verificationId,
      seen: (position) => this.models.waitFor([verifications], position, MODEL_WITHIN_MS),
      left: () => everyOf(this.models.of(verifications), { where: { status: 'running' } }),
      asked: jobsIn,
      run: (job, signal) => this.run(job, signal).finally(() => this.progress.delete(job.verificationId)),
      // A rule that says no is the last word.
      isFinal: (error) => error instanceof DomainError,
    };
    this.line = new WorkLine(work, { store, followers, followerName: 'audit-verification-runner', log });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.line?.stop();
  }

  private async run(job: Job, signal: AbortSignal): Promise<void> {
    const command = await this.verify(job, signal).catch((error: unknown): VerificationCommand => {
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

  private async verify({ verificationId, fromPosition }: Job, signal: AbortSignal): Promise<VerificationCommand> {
    const { stores, options } = this.worker;
    const found = await verifyInThread(
      { stores, options, ...(fromPosition !== undefined && { from: BigInt(fromPosition) }) },
      { signal, onProgress: (progress) => this.progress.set(verificationId, progress) },
    );
    return { type: 'CompleteVerification', ...findingOf(found), completedAt: this.clock.now() };
  }
}

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
