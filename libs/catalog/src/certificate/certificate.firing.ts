import { Injectable } from '@nestjs/common';
import { idOf } from '@yikou/event-store';
import { Commands, firedBy, type TimerFiring } from '@yikou/platform';
import { beijingDayOf } from '@yikou/shared-kernel';
import type { FiredTimer } from '@yikou/timers';
import { certificateAggregate } from './certificate.aggregate';

/** Ends certificates at the moment that they were due to end. Which deadline is current the decider knows by its day. */
@Injectable()
export class CatalogTimerFiring implements TimerFiring {
  constructor(private readonly commands: Commands) {}

  async fire(fired: FiredTimer): Promise<void> {
    const envelope = firedBy(fired, { service: 'catalog', authority: '执法资格证有效期届满' });
    const command = { type: 'ExpireCertificate', today: beijingDayOf(fired.due) } as const;
    await this.commands.handle(certificateAggregate, idOf(fired.stream), command, envelope);
  }
}
