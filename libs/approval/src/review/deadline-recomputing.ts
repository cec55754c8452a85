import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_BACK_OFF, pauseMs } from '@yikou/event-bus';
import { streamOf, type CommandEnvelope } from '@yikou/event-sourcing';
import type { EventStore, Followers } from '@yikou/event-store';
import { Commands, DOMAIN_CLOCK, EVENT_STORE, FOLLOWERS, LOGGER, Models } from '@yikou/platform';
import { deadline, derivedId, workingCalendar } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import type { Logger } from 'pino';
import { reviewAggregate } from '../streams';
import { limitOf } from './review.limit';
import { reviews, type ReviewDoc } from './review.projection';
import { provisionalQuery } from './review.queries';

const MODEL_WITHIN_MS = 5_000;

/**
 * A deadline that reaches into a year whose holiday arrangement is not announced yet is provisional, and recomputed when it is
 * (行政许可法 §82). The arrangement comes with a newer calendar, hence at a start: what is open and provisional by an older one is
 * recomputed then. Killed in between, it goes on at the next start; what is recomputed already stays as it is.
 */
@Injectable()
export class DeadlineRecomputing implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(FOLLOWERS) private readonly followers: Followers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** It is not quiet before this is done: a virtual clock does not go on by deadlines that are about to change. */
  private async run(signal: AbortSignal): Promise<void> {
    const follower = this.followers.follow('approval-deadline-recomputing');
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        if (await this.recompute(signal)) break;
      } catch (err) {
        this.logger.warn({ err, attempt }, 'provisional deadlines are not recomputed yet: tried again after a pause');
      }
      await sleep(pauseMs(attempt, DEFAULT_BACK_OFF), undefined, { signal }).catch(() => undefined);
    }
    follower.leave();
  }

  /** False while the model is behind. */
  private async recompute(signal: AbortSignal): Promise<boolean> {
    if (!(await this.models.waitFor([reviews], await this.store.head(), MODEL_WITHIN_MS))) return false;
    let cursor: string | undefined;
    let recomputed = 0;
    do {
      const page = await this.models.of(reviews).find(provisionalQuery(cursor));
      for (const doc of page.items) {
        if (signal.aborted) return true;
        if (doc.deadline.calendarVersion !== workingCalendar.version) recomputed += await this.recomputeOne(doc);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    if (recomputed > 0) this.logger.info({ recomputed, calendar: workingCalendar.version }, 'provisional deadlines recomputed');
    return true;
  }

  private async recomputeOne(doc: ReviewDoc): Promise<number> {
    const command = { type: 'RecomputeDeadline', deadline: deadline(limitOf(doc)), at: this.clock.now() } as const;
    const { events } = await this.commands.handle(reviewAggregate, doc.caseId, command, this.envelopeFor(doc));
    return events.length;
  }

  private envelopeFor({ caseId }: ReviewDoc): CommandEnvelope {
    const commandId = derivedId(streamOf(reviewAggregate, caseId), 'recompute-deadline', workingCalendar.version);
    const actor = { id: 'system:approval', role: 'system', authority: '行政许可法 §82' };
    return { commandId, causationId: commandId, correlationId: commandId, actor, occurredAt: this.clock.now() };
  }
}
