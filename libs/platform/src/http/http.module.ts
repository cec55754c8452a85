import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { ProblemFilter } from './problems/problem.filter';
import { AnswerInterceptor, CHECK_ANSWERS } from './request/answer.interceptor';
import { OperationGuard } from './request/operation.guard';
import { HTTP_SERVICES, RouteRegistry } from './routes/route-registry';
import type { HttpService } from './service-definition';

export interface HttpOptions {
  readonly services: readonly HttpService[];
  /** A handler that answers otherwise than it documents fails with 500; default false. */
  readonly checkAnswers?: boolean;
}

/**
 * Everything between Fastify and the handlers. Needs, from global modules: KEY_STORE, EVENT_STORE, DOMAIN_CLOCK, LOGGER,
 * TOKEN_VERIFIER, Models, Commands; and an application made with `HttpAdapter`.
 */
@Module({})
export class HttpModule {
  static of({ services, checkAnswers = false }: HttpOptions): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        RouteRegistry,
        { provide: HTTP_SERVICES, useFactory: () => services },
        { provide: CHECK_ANSWERS, useFactory: () => checkAnswers },
        { provide: APP_GUARD, useClass: OperationGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [RouteRegistry],
    };
  }
}
