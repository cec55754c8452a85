import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { followWork, type LogWork } from '@yikou/event-bus';
import { idOf, type EventStore, type Follower, type Followers, type RecordedEvent } from '@yikou/event-store';
import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { KeyStore } from '@yikou/key-store';
import { Commands, DOMAIN_CLOCK, EVENT_STORE, FOLLOWERS, KEY_STORE, LOGGER, Models, SYSTEM_CLOCK } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { derivedId, parseUuid, type Uuid } from '@yikou/shared-kernel';
import type { DomainClock, SystemClock } from '@yikou/timers';
import type { Logger } from 'pino';
import { pushAggregate, pushCodec, subscriptionAggregate } from '../streams';
import { backOffMs, MAX_ATTEMPTS, withJitter } from './back-off';
import { deliveries, deliveryAfter, deliveryId } from './delivery.projection';
import { cloudEventOf } from './push.cloud-event';
import type { Delivery, FailureReason, PushCommand } from './push';
import { WebhookSender, webhookSecret, type Sent } from './webhook';

interface Job {
  readonly pushId: Uuid;
  readonly subscriptionId: Uuid;
  readonly delivery: Delivery;
  /** Of the request that led to it. */
  readonly correlationId: string;
}

/** To one subscriber at once: a slow or dead one holds nobody else up. */
const AT_ONCE = 8;
const MODEL_WITHIN_MS = 1_000;

/**
 * Sends what is pending: on from the read model at the start, then live from the push streams. What was sent is an event; killed between
 * the two, it is sent again under the same id.
 */
@Injectable()
export class PushSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly webhooks = new WebhookSender();
  private readonly stopping = new AbortController();
  private readonly queues = new Map<string, { readonly waiting: Job[]; running: number }>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private follower: Follower | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(SYSTEM_CLOCK) private readonly system: SystemClock,
    @Inject(FOLLOWERS) private readonly followers: Followers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const follower = this.followers.follow('supervision-push-sender');
    const { store, logger: log } = this;
    this.follower = follower;
    this.following = followWork(this.work(), { store, follower, log, signal: this.stopping.signal });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) clearTimeout(timer);
    await this.following;
    this.follower?.leave();
    await this.webhooks.close();
  }

  private work(): LogWork<Job> {
    return {
      name: 'pushes',
      categories: [pushAggregate.category],
      keyOf: ({ pushId, subscriptionId, delivery: { round } }) => `${deliveryId(pushId, subscriptionId)} ${String(round)}`,
      seen: (position) => this.models.waitFor([deliveries], position, MODEL_WITHIN_MS),
      left: () => this.pending(),
      asked: jobsIn,
      begin: (job) => this.enqueue(job),
    };
  }

  private async *pending(): AsyncIterable<Job> {
    const left = everyOf(this.models.of(deliveries), { where: { status: 'pending' } });
    for await (const { pushId, subscriptionId, correlationId, ...delivery } of left) {
      yield { pushId: parseUuid(pushId), subscriptionId: parseUuid(subscriptionId), delivery, correlationId };
    }
  }

  private enqueue(job: Job): void {
    const queue = this.queues.get(job.subscriptionId) ?? { waiting: [], running: 0 };
    this.queues.set(job.subscriptionId, queue);
    queue.waiting.push(job);
    this.follower?.begin();
    this.pump(queue);
  }

  private pump(queue: { readonly waiting: Job[]; running: number }): void {
    while (queue.running < AT_ONCE && !this.stopping.signal.aborted) {
      const job = queue.waiting.shift();
      if (!job) return;
      queue.running += 1;
      void this.attempt(job)
        .catch((error: unknown) => {
          this.logger.warn(
            { err: error, push: deliveryId(job.pushId, job.subscriptionId) },
            'a push could not be recorded; it is sent again',
          );
          this.later(job, job.delivery.attempts + 1);
        })
        .finally(() => {
          queue.running -= 1;
          this.follower?.end();
          this.pump(queue);
        });
    }
  }

  private async attempt(job: Job): Promise<void> {
    const { delivery } = job;
    const sent = await this.send(job);
    if (sent === 'closed') return this.record(job, 'parked', { reason: 'STATUS_410', final: true });
    if (sent.ok) return this.record(job, 'delivered');
    const attempt = delivery.attempts + 1;
    const final = sent.gone || attempt >= MAX_ATTEMPTS;
    await this.record(job, final ? 'parked' : 'failed', { reason: sent.reason, final });
    if (!final) this.later({ ...job, delivery: { ...delivery, attempts: attempt } }, attempt);
  }

  private async send({ pushId, subscriptionId, correlationId }: Job): Promise<Sent | 'closed'> {
    const [{ state: subscription }, { state: push }] = await Promise.all([
      this.commands.stateOf(subscriptionAggregate, subscriptionId),
      this.commands.stateOf(pushAggregate, pushId),
    ]);
    if (subscription.status !== 'open' || push.status === 'none') return 'closed';
    const secret = webhookSecret(await this.keys.secret(secretName(subscriptionId)));
    const body = JSON.stringify(await cloudEventOf(push, this.keys));
    return this.webhooks.send({ url: subscription.url, id: pushId, body, secret, correlationId, sentAt: new Date(this.system.nowMs()) });
  }

  private async record(
    { pushId, subscriptionId, delivery, correlationId }: Job,
    outcome: 'delivered' | 'failed' | 'parked',
    failure?: { readonly reason: FailureReason; readonly final: boolean },
  ): Promise<void> {
    const { round, attempts } = delivery;
    const attempt = attempts + 1;
    const command: PushCommand = failure
      ? { type: 'RecordFailure', subscriptionId, round, attempt, ...failure }
      : { type: 'RecordDelivery', subscriptionId, round, at: this.clock.now() };
    const words = ['push', pushId, subscriptionId, String(round), outcome, ...(failure ? [String(attempt)] : [])];
    await this.commands.handle(pushAggregate, pushId, command, envelopeOf(derivedId(...words), pushId, correlationId));
  }

  private later(job: Job, attempt: number): void {
    if (this.stopping.signal.aborted) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.enqueue(job);
      },
      withJitter(backOffMs(attempt), Math.random()),
    );
    timer.unref();
    this.timers.add(timer);
  }
}

const jobsIn = (recorded: RecordedEvent): readonly Job[] => {
  const event = pushCodec.decode(recorded);
  if (event?.type !== 'PushQueued' && event?.type !== 'DeliveryRequested') return [];
  const delivery = deliveryAfter(undefined, event);
  if (!delivery) return [];
  const pushId = parseUuid(idOf(recorded.stream));
  const { correlationId } = recorded.metadata;
  const subscriptionIds = event.type === 'PushQueued' ? event.subscriptionIds : [event.subscriptionId];
  return subscriptionIds.map((subscriptionId) => ({ pushId, subscriptionId, delivery, correlationId }));
};

export const secretName = (subscriptionId: string): string => `webhook-${subscriptionId}`;

const envelopeOf = (commandId: Uuid, pushId: Uuid, correlationId: string): CommandEnvelope => ({
  commandId,
  causationId: pushId,
  correlationId,
  actor: { id: 'system:supervision', role: 'system', authority: '行政许可法 §61' },
});
