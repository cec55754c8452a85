import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CommandHandler } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import type { ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { citizenIdFrom, parseBeijingDay, parseInstant, uuidV5, YINGKOU, type Instant } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import {
  Commands,
  FAULT_OBSERVER,
  HttpAdapter,
  HttpModule,
  InvalidToken,
  Models,
  RATE_LIMITS,
  RateLimits,
  ROLES,
  TOKEN_VERIFIER,
  type LimitSettings,
  type Principal,
  type TokenVerifier,
} from '../../http';
import { DOMAIN_CLOCK, EVENT_STORE, KEY_STORE, LOGGER } from '../../tokens';
import { permitProjection } from './permit.projection';
import { demoAuthorisation, demoMessages, EchoHttp, PermitHttp } from './permit.http';

const PRINCIPALS: Readonly<Record<string, Omit<Principal, 'accountId' | 'login'>>> = {
  officer: { roles: ['officer'], departmentCode: 'D1' },
  officer2: { roles: ['officer'], departmentCode: 'D2' },
  both: { roles: ['clerk', 'officer'], departmentCode: 'D1' },
};

/** A token is the login; the name of a role is an account with that role. */
class LoginTokens implements TokenVerifier {
  async verify(token: string): Promise<Principal> {
    const role = ROLES.find((each) => each === token);
    const of = PRINCIPALS[token] ?? (role && { roles: [role] });
    if (!of) throw new InvalidToken(`no account ${token}`);
    return { accountId: uuidV5(token), login: token, ...of };
  }
}

/** An empty model that is as far as it is told to be. */
export class ToyModels extends Models {
  reached = true;
  readonly waited: bigint[] = [];

  constructor(private readonly model: ReadModel<object>) {
    super();
  }

  of<Doc extends object>(): ReadModel<Doc> {
    return this.model as ReadModel<Doc>;
  }

  async waitFor(_: readonly object[], position: bigint): Promise<boolean> {
    this.waited.push(position);
    return this.reached;
  }
}

class StandingClock implements DomainClock {
  readonly mode = 'virtual';
  now(): Instant {
    return parseInstant('2022-12-01T00:00:00.000Z');
  }
}

/** An id that nothing has. */
export const permitId = '0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10';

export const VALID_DRAFT = {
  purpose: '食品经营',
  channel: 'window',
  holder: { name: '王小明', number: citizenIdFrom(YINGKOU, parseBeijingDay('1980-02-29'), 2) },
};

/** A command that lacks nothing but what is taken away. */
export const post = (
  url: string,
  of: {
    readonly as?: string;
    /** Null: none. */
    readonly key?: string | null;
    readonly body?: object | undefined;
    /** In the place of `body`, as it is. */
    readonly text?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): InjectOptions => {
  const body = 'body' in of ? of.body : VALID_DRAFT;
  const payload = of.text ?? (body && JSON.stringify(body));
  return {
    method: 'POST',
    url,
    headers: {
      authorization: `Bearer ${of.as ?? 'officer'}`,
      ...(of.key !== null && { 'idempotency-key': of.key ?? 'key' }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...of.headers,
    },
    ...(payload !== undefined && { payload }),
  };
};

export interface DemoApp {
  readonly app: NestFastifyApplication;
  readonly fastify: FastifyInstance;
  readonly store: InMemoryEventStore;
  readonly models: ToyModels;
  /** Lines of the log, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  readonly faults: readonly unknown[];
  inject(options: InjectOptions): Promise<DemoAnswer>;
}

export interface DemoAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DemoOptions {
  readonly checkAnswers?: boolean;
  readonly limits?: LimitSettings;
}

/** The demo service in an application as the product makes it, over a store in memory. */
export const startDemo = async (options: DemoOptions = {}): Promise<DemoApp> => {
  const store = new InMemoryEventStore();
  const models = new ToyModels(await new InMemoryReadStore().open(permitProjection.model));
  const log: Record<string, unknown>[] = [];
  const faults: unknown[] = [];
  const logger = pino({}, { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) });
  const limits = new RateLimits(options.limits);
  const module = demoModule({ store, models, logger, observe: (fault) => faults.push(fault), limits }, options);
  const app = await NestFactory.create<NestFastifyApplication>(module, new HttpAdapter({ limits }), { logger: false, abortOnError: false });
  await app.init();
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.ready();
  const inject = async (request: InjectOptions): Promise<DemoAnswer> => {
    const { statusCode: status, headers, payload: text } = await fastify.inject(request);
    const json = String(headers['content-type']).includes('json');
    return {
      status,
      headers: headers as DemoAnswer['headers'],
      text,
      body: (json && text !== '' ? JSON.parse(text) : {}) as DemoAnswer['body'],
    };
  };
  return { app, fastify, store, models, log, faults, inject };
};

interface Behind {
  readonly store: EventStore;
  readonly models: Models;
  readonly logger: unknown;
  readonly observe: (fault: unknown) => void;
  readonly limits: RateLimits;
}

const demoModule = ({ store, models, logger, observe, limits }: Behind, { checkAnswers = false }: DemoOptions): DynamicModule => {
  const clock = new StandingClock();
  const given = (provide: symbol | typeof Models | typeof Commands, value: unknown) => ({ provide, useFactory: () => value });
  const providers = [
    given(EVENT_STORE, store),
    given(KEY_STORE, new InMemoryKeyStore()),
    given(DOMAIN_CLOCK, clock),
    given(LOGGER, logger),
    given(TOKEN_VERIFIER, new LoginTokens()),
    given(Models, models),
    given(Commands, new Commands(new CommandHandler(store, clock))),
    given(FAULT_OBSERVER, observe),
    given(RATE_LIMITS, limits),
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class DemoPlatform {}
  @Module({ controllers: [PermitHttp, EchoHttp] })
  class DemoModule {}
  const demo = { name: 'demo', module: DemoModule, authorisation: demoAuthorisation, messages: demoMessages };
  @Module({ imports: [DemoPlatform, DemoModule, HttpModule.of({ services: [demo], checkAnswers })] })
  class DemoProduct {}
  return { module: DemoProduct };
};
