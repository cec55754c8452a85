import { Injectable } from '@nestjs/common';
import { idOf } from '@yikou/event-store';
import { Commands, firedBy, type TimerFiring } from '@yikou/platform';
import type { FiredTimer } from '@yikou/timers';
import { reviewAggregate } from '../streams';
import { isMark } from './review.timers';

/** Reaches the marks of the limit, at the moment that they were due. */
@Injectable()
export class ApprovalTimerFiring implements TimerFiring {
  constructor(private readonly commands: Commands) {}

  async fire(fired: FiredTimer): Promise<void> {
    const { stream, kind: mark, due: at, deadlineRevision } = fired;
    if (!isMark(mark)) throw new TypeError(`not a timer of a review: ${mark}`);
    const envelope = firedBy(fired, { service: 'approval', authority: '行政许可法 §42' });
    await this.commands.handle(reviewAggregate, idOf(stream), { type: 'ReachMark', mark, deadlineRevision, at }, envelope);
  }
}
