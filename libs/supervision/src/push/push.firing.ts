import { Injectable } from '@nestjs/common';
import { idOf } from '@yikou/event-store';
import { Commands, firedBy, type TimerFiring } from '@yikou/platform';
import type { FiredTimer } from '@yikou/timers';
import { pushAggregate } from '../streams';

/** Escalates, at the moment that the acknowledgement was due. */
@Injectable()
export class SupervisionTimerFiring implements TimerFiring {
  constructor(private readonly commands: Commands) {}

  async fire(fired: FiredTimer): Promise<void> {
    const envelope = firedBy(fired, { service: 'supervision', authority: '行政许可法 §61' });
    await this.commands.handle(pushAggregate, idOf(fired.stream), { type: 'EscalatePush', at: fired.due }, envelope);
  }
}
