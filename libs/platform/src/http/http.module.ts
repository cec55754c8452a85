import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { OpenApi, OPENAPI_INFO, OpenApiHttp } from './openapi/openapi.http';
import type { OpenApiInfo } from './openapi/openapi-types';
import { ProblemFilter } from './problems/problem.filter';
import { Answers, CHECK_ANSWERS } from './request/answers';
import { OperationGuard } from './request/operation.guard';
import { HTTP_SERVICES, RouteRegistry } from './routes/route-registry';
import type { HttpService } from './service-definition';

export interface HttpOptions {
  readonly services: readonly HttpService[];
  /** A handler that answers otherwise than it documents fails with 500; default false. */
  readonly checkAnswers?: boolean;
  /** Of the product, for the OpenAPI document; default 0.1.0. */
  readonly version?: string;
}

/**
 * Everything between Fastify and the handlers. Needs, from global modules: KEY_STORE, EVENT_STORE, DOMAIN_CLOCK, LOGGER,
 * TOKEN_VERIFIER, Models, Commands; and an application made with `HttpAdapter`.
 */
@Module({})
export class HttpModule {
  static of({ services, checkAnswers = false, version = '0.1.0' }: HttpOptions): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [OpenApiHttp],
      providers: [
        RouteRegistry,
        OpenApi,
        Answers,
        { provide: OPENAPI_INFO, useFactory: () => infoOf(version) },
        { provide: HTTP_SERVICES, useFactory: () => services },
        { provide: CHECK_ANSWERS, useFactory: () => checkAnswers },
        { provide: APP_GUARD, useClass: OperationGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [RouteRegistry, OpenApi],
    };
  }
}

const infoOf = (version: string): OpenApiInfo => ({
  title: '一口 Yikou',
  version,
  description:
    '一个窗口进，一个窗口出，每一步都作为事件永久保存。 One window in, one window out, and every step kept for ever as an event. ' +
    'Errors are problem documents (RFC 9457). Texts are UTF-8; moments are UTC with milliseconds; money is whole fen.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
});
