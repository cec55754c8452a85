import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '../http';
import { ClockHttp } from './clock.http';
import { HealthHttp } from './health.http';
import { MetricsHttp } from './metrics.http';
import { operationsAuthorisation } from './operations.authorisation';
import { operationsMessages } from './operations.messages';
import { ParkedHttp } from './parked.http';
import { ReadModelsHttp } from './read-models.http';

@Module({ controllers: [ClockHttp, HealthHttp, MetricsHttp, ParkedHttp, ReadModelsHttp] })
class OperationsModule {}

/** What every process has beside its services: clock, parked keys, read models, health, metrics. */
export const operationsService: ServiceDefinition = {
  name: 'admin',
  module: OperationsModule,
  authorisation: operationsAuthorisation,
  messages: operationsMessages,
};
