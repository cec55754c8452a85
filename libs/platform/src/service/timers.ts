import type { INestApplicationContext } from '@nestjs/common';
import { timerService, type FiredTimer, type TimerService } from '@yikou/timers';
import type { ServiceDefinition, TimerFiring } from '../http';
import { timerIndexOf, type Runtime } from '../profile';

/** What makes commands of the timers of each service: known once the services are there, after the timers that administration needs. */
export class TimerFirings {
  private app: INestApplicationContext | undefined;

  constructor(private readonly services: readonly ServiceDefinition[]) {}

  findIn(app: INestApplicationContext): void {
    this.app = app;
  }

  get table(): Readonly<Record<string, (fired: FiredTimer) => Promise<void>>> {
    return Object.fromEntries(
      this.services.flatMap(({ timers }) =>
        timers ? [[timers.declaration.service, (fired: FiredTimer) => this.find(timers.fire).fire(fired)]] : [],
      ),
    );
  }

  private find(fire: NonNullable<ServiceDefinition['timers']>['fire']): TimerFiring {
    if (!this.app) throw new TypeError('no timer fires before the services are there');
    return this.app.get(fire, { strict: false });
  }
}

export const timersOf = ({ services, stores, clock, followers, models, logger }: Runtime, firings: TimerFirings): TimerService =>
  timerService({
    store: stores.events,
    clock,
    followers,
    index: models.of(timerIndexOf(services)),
    fire: firings.table,
    log: logger,
  });
