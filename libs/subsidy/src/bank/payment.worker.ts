import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { followWork, type LogWork } from '@yikou/event-bus';
import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { EventStore, Follower, Followers, RecordedEvent } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import { Commands, DOMAIN_CLOCK, EVENT_STORE, FOLLOWERS, KEY_STORE, LOGGER, Models } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import type { Logger } from 'pino';
import type { Entitlement, PaymentResult } from '../entitlement/entitlement';
import { entitlementAggregate, entitlementCodec } from '../streams';
import { BANK, type BankPort } from './bank-port';
import { payments, type PaymentDoc } from './payment.projection';

type Job = Omit<PaymentDoc, 'status'> & { readonly failures: number };
type Ordered = Extract<Entitlement, { status: 'ordered' }>;

const AT_ONCE = 8;
const MODEL_WITHIN_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Brings ordered payments to the bank: on from the read model at the start, then live from the entitlements. The result is an event; killed
 * between the two, the same payment is asked for again, and the bank pays it once.
 */
@Injectable()
export class PaymentWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly waiting: Job[] = [];
  private readonly pauses = new Set<NodeJS.Timeout>();
  private running = 0;
  private follower: Follower | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(BANK) private readonly bank: BankPort,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(FOLLOWERS) private readonly followers: Followers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const follower = this.followers.follow('subsidy-payment-worker');
    const { store, logger: log } = this;
    this.follower = follower;
    this.following = followWork(this.work(), { store, follower, log, signal: this.stopping.signal });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const pause of this.pauses) clearTimeout(pause);
    await this.following;
    this.follower?.leave();
  }

  private work(): LogWork<Job> {
    return {
      name: 'payments',
      categories: [entitlementAggregate.category],
      keyOf: ({ paymentId }) => paymentId,
      seen: (position) => this.models.waitFor([payments], position, MODEL_WITHIN_MS),
      left: () => this.ordered(),
      asked: jobsIn,
      begin: (job) => this.enqueue(job),
    };
  }

  private async *ordered(): AsyncIterable<Job> {
    const left = everyOf(this.models.of(payments), { where: { status: 'ordered' } });
    for await (const { paymentId, entitlementId, correlationId } of left) yield { paymentId, entitlementId, correlationId, failures: 0 };
  }

  private enqueue(job: Job): void {
    this.waiting.push(job);
    this.follower?.begin();
    this.pump();
  }

  private pump(): void {
    while (this.running < AT_ONCE && !this.stopping.signal.aborted) {
      const job = this.waiting.shift();
      if (!job) return;
      this.running += 1;
      void this.pay(job)
        .catch((error: unknown) => {
          if (this.stopping.signal.aborted) return;
          this.logger.warn({ err: error, paymentId: job.paymentId }, 'a payment has no result yet; it is asked for again');
          this.later({ ...job, failures: job.failures + 1 });
        })
        .finally(() => {
          this.running -= 1;
          this.follower?.end();
          this.pump();
        });
    }
  }

  private async pay(job: Job): Promise<void> {
    const { paymentId, entitlementId } = job;
    const { state } = await this.commands.stateOf(entitlementAggregate, entitlementId);
    if (state.status !== 'ordered' || state.paymentId !== paymentId) return;
    const result = await this.resultOf(state);
    const command = { type: 'RecordPayment', paymentId, result, at: this.clock.now() } as const;
    await this.commands.handle(entitlementAggregate, entitlementId, command, envelopeOf(job));
  }

  private async resultOf({ paymentId, subjectId: payee, amount, account: sealed }: Ordered): Promise<PaymentResult> {
    if (!sealed) return this.bank.pay({ paymentId, payee, amount });
    const account = await this.keys.open(sealed);
    if (account === undefined) return { status: 'returned', reason: 'ACCOUNT_UNREADABLE' };
    return this.bank.pay({ paymentId, payee, amount, account });
  }

  private later(job: Job): void {
    const pause = setTimeout(
      () => {
        this.pauses.delete(pause);
        this.enqueue(job);
      },
      Math.min(FIRST_PAUSE_MS * 2 ** (job.failures - 1), LONGEST_PAUSE_MS),
    );
    pause.unref();
    this.pauses.add(pause);
  }
}

const jobsIn = (recorded: RecordedEvent): readonly Job[] => {
  const event = entitlementCodec.decode(recorded);
  if (event?.type !== 'PaymentOrdered') return [];
  const { paymentId, entitlementId } = event;
  return [{ paymentId, entitlementId, correlationId: recorded.metadata.correlationId, failures: 0 }];
};

const envelopeOf = ({ paymentId, correlationId }: { readonly paymentId: Uuid; readonly correlationId: string }): CommandEnvelope => ({
  commandId: derivedId('payment result', paymentId),
  causationId: paymentId,
  correlationId,
  actor: { id: 'system:subsidy', role: 'system', authority: '预算法 §57' },
});
