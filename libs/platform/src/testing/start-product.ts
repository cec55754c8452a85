import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import type { Outgoing } from '@yikou/event-bus';
import { topicOfType } from '@yikou/event-bus';
import { streamOf } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import { derivedId, parseInstant, type Instant } from '@yikou/shared-kernel';
import type { Config } from '../config';
import type { ServiceDefinition } from '../http';
import { createLogger } from '../logging';
import { boot, type Running } from '../service';
import { standInFor, standIns, toldBy } from './stand-ins';
import { TestAccounts, TestAccountsModule, type TestAccount } from './test-accounts';

export interface TestProductOptions {
  /** Default virtual: time stands still until `advanceTo`. */
  readonly clock?: 'virtual' | 'system';
  /** Where the virtual clock starts; default 2022-12-01 08:00 in Beijing, a Thursday. */
  readonly clockStart?: Instant;
  readonly seed?: 'demo' | 'none';
  /** Beside the demo accounts; only without the identity service. */
  readonly accounts?: readonly TestAccount[];
  /** What of the configuration shall be otherwise. */
  readonly config?: Partial<Config>;
  /** Beside the services: pages. */
  readonly modules?: readonly (Type | DynamicModule)[];
  /** What is logged; default errors. */
  readonly logLevel?: Config['logLevel'];
  /** Where the log goes; default standard error. */
  readonly logTo?: NodeJS.WritableStream;
}

export interface TestRequest {
  /** The login of the account that asks; absent: no token. */
  readonly as?: string;
  readonly body?: unknown;
  /** The Idempotency-Key; default a new one for each request that is not a GET; null: none. */
  readonly key?: string | null;
  /** The revision seen. */
  readonly ifMatch?: number;
  /** A `Yikou-Position` that was answered. */
  readonly after?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; undefined when it is empty. */
  readonly body: Body;
}

/** The real thing in this process, on a folder of its own and any free port. */
export interface TestProduct {
  readonly url: string;
  readonly store: EventStore;
  readonly keys: KeyStore;
  /** The time of law. */
  now(): Instant;
  tokenOf(login: string): Promise<string>;
  request<Body = Record<string, unknown>>(method: string, path: string, request?: TestRequest): Promise<TestAnswer<Body>>;
  /** Says what a service that is not started here would tell: `tell(itemPublished.tell(itemId, item))`. It counts when this resolves. */
  tell(outgoing: Outgoing): Promise<void>;
  /** Everything that follows from what was recorded is done when it resolves. */
  quiet(): Promise<void>;
  /** Moves the virtual clock; what becomes due on the way happens. */
  advanceTo(instant: Instant): Promise<Instant>;
  /** Stops and starts again over the same folder, on another port. */
  restart(): Promise<void>;
  /** Stops, and removes the folder. */
  stop(): Promise<void>;
}

export const DEFAULT_CLOCK_START = parseInstant('2022-12-01T00:00:00.000Z');

/** Starts these services as the product does, for specs from end to end. Topics that none of them tells are told by the test. */
export const startProduct = async (services: readonly ServiceDefinition[], options: TestProductOptions = {}): Promise<TestProduct> => {
  const product = new StartedProduct(services, options);
  try {
    await product.start();
  } catch (error) {
    product.remove();
    throw error;
  }
  return product;
};

class StartedProduct implements TestProduct {
  private readonly directory = mkdtempSync(join(tmpdir(), 'yikou-product-'));
  private readonly accounts: TestAccounts | undefined;
  private readonly tokens = new Map<string, string>();
  private started: Running | undefined;

  constructor(
    private readonly services: readonly ServiceDefinition[],
    private readonly options: TestProductOptions,
  ) {
    const withIdentity = services.some(({ name }) => name === 'identity');
    this.accounts = withIdentity ? undefined : new TestAccounts(options.accounts ?? []);
  }

  get url(): string {
    return this.running.url;
  }

  get store(): EventStore {
    return this.running.runtime.stores.events;
  }

  get keys(): KeyStore {
    return this.running.runtime.stores.keys;
  }

  now(): Instant {
    return this.running.runtime.clock.now();
  }

  async start(): Promise<void> {
    this.started = await boot({
      config: configOf(this.directory, this.options),
      logger: createLogger({ level: this.options.logLevel ?? 'error', ...(this.options.logTo && { to: this.options.logTo }) }),
      services: this.services,
      relays: standIns(this.services),
      checkAnswers: true,
      modules: [...(this.accounts ? [TestAccountsModule.of(this.accounts)] : []), ...(this.options.modules ?? [])],
    });
  }

  async tokenOf(login: string): Promise<string> {
    const known = this.accounts?.tokenOf(login) ?? this.tokens.get(login);
    if (known !== undefined) return known;
    const { status, body } = await this.request<{ token: string }>('POST', '/auth/token', { body: { account: login }, key: null });
    if (status !== 200) throw new TypeError(`no token for ${login}: ${JSON.stringify(body)}`);
    this.tokens.set(login, body.token);
    return body.token;
  }

  async request<Body>(method: string, path: string, request: TestRequest = {}): Promise<TestAnswer<Body>> {
    const headers = await this.headersOf(method, request);
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
    const answer = await fetch(new URL(path, this.url), { method, headers, ...body });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : parsed(text)) as Body };
  }

  async tell(outgoing: Outgoing): Promise<void> {
    const { handler } = this.running.runtime;
    const standIn = standInFor(topicOfType(outgoing.type));
    const id = derivedId('told', randomUUID());
    const actor = { id: 'system:stand-in', role: 'system', authority: 'test' };
    const envelope = { commandId: id, causationId: id, correlationId: id, actor };
    await handler.handle(standIn, streamOf(standIn, outgoing.key), toldBy(outgoing), envelope);
    await this.quiet();
  }

  async quiet(): Promise<void> {
    const tellWhy: NodeJS.Timeout = setInterval(() => void this.tellLaggards(), 4_000);
    try {
      await this.running.quiet();
    } finally {
      clearInterval(tellWhy);
    }
  }

  advanceTo(instant: Instant): Promise<Instant> {
    return this.running.advanceTo(instant);
  }

  async restart(): Promise<void> {
    await this.running.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.started?.stop();
    this.remove();
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A test that waits in vain says for whom. */
  private async tellLaggards(): Promise<void> {
    const { followers, logger, stores } = this.running.runtime;
    const head = await stores.events.head();
    const late = followers.list().filter(({ position, busy }) => position < head || busy > 0);
    logger.error({ head, late: late.map(({ name: follower, position, busy }) => ({ follower, position, busy })) }, 'not quiet yet');
  }

  private async headersOf(method: string, { as, body, key = randomUUID(), ifMatch, after, headers }: TestRequest): Promise<Headers> {
    const all = new Headers(headers);
    const set = (name: string, value: string) => {
      if (!all.has(name)) all.set(name, value);
    };
    if (as !== undefined) set('authorization', `Bearer ${await this.tokenOf(as)}`);
    if (body !== undefined) set('content-type', 'application/json');
    if (key !== null && method !== 'GET') set('idempotency-key', key);
    if (ifMatch !== undefined) set('if-match', `"${ifMatch}"`);
    if (after !== undefined) set('yikou-after', after);
    return all;
  }

  private get running(): Running {
    if (!this.started) throw new TypeError('the product is not running');
    return this.started;
  }
}

/** JSON where it is JSON; pages and metrics as text. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const configOf = (
  dataDirectory: string,
  { clock = 'virtual', clockStart, seed = 'none', logLevel = 'error', config = {} }: TestProductOptions,
): Config => ({
  environment: 'development',
  profile: 'embedded',
  host: '127.0.0.1',
  port: 0,
  dataDirectory,
  seed,
  clock: clock === 'virtual' ? { mode: 'virtual', start: clockStart ?? DEFAULT_CLOCK_START } : { mode: 'system' },
  logLevel,
  ...config,
});
