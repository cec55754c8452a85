import { setTimeout as sleep } from 'node:timers/promises';
import { accountIdOf } from '@yikou/platform';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import { Pool } from 'undici';

export interface Command {
  readonly as: string;
  readonly path: string;
  readonly body?: object;
  /** The same for the same step of the same run. */
  readonly key: string;
}

export interface Answered extends Command {
  /** As the product derives it: history knows the command by it. */
  readonly commandId: Uuid;
  readonly status: number;
  readonly text: string;
  /** Of its last event; absent when it tells none. */
  readonly position?: bigint;
  /** How often it was sent. */
  readonly times: number;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly position?: bigint;
}

/** A command was refused again and again, though its turn has come; or what it needs was not there, however often we asked. */
export class RefusedForGood extends Error {
  override readonly name = 'RefusedForGood';
  constructor(
    message: string,
    readonly commandId?: Uuid,
  ) {
    super(message);
  }
}

/** Behind the epoch: `1-4f0f1dac-14`. */
const POSITION = /-(\d+)$/;

const CONNECTIONS = 128;
const PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/** A command that is early is refused until what it waits for has happened: some twenty seconds of a product that is up. */
const MOST_REFUSALS = 100;

/** Clients that never give up: a command without an answer is sent again with its key, as a client must. */
export class Wire {
  readonly answered: Answered[] = [];
  /** Commands on their way: sent, and neither answered nor failed. */
  inFlight = 0;
  private readonly pool: Pool;
  private readonly tokens = new Map<string, string>();
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  /** @param mostRefusals of a command before it counts as refused for good */
  constructor(
    url: string,
    private readonly mostRefusals = MOST_REFUSALS,
  ) {
    this.pool = new Pool(url, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  }

  /** @throws RefusedForGood */
  async send(command: Command): Promise<Answered> {
    let refusals = 0;
    for (let times = 1; ; times += 1) {
      const reply = await this.attempt(command);
      if (reply && reply.status < 300) return this.keep({ ...command, commandId: commandIdOf(command), ...reply, times });
      // What has no answer, and what the machine hindered, is asked again as often as it takes.
      if (reply && reply.status < 500) refusals += 1;
      if (refusals >= this.mostRefusals)
        throw new RefusedForGood(`POST ${command.path}: ${String(reply?.status)} ${reply?.text ?? ''}`, commandIdOf(command));
      await sleep(Math.min(PAUSE_MS * Math.max(1, refusals), LONGEST_PAUSE_MS));
    }
  }

  /** Sends what was answered once more; nothing is counted. */
  async again(command: Command): Promise<Reply> {
    for (;;) {
      const reply = await this.attempt(command);
      if (reply && reply.status !== 503) return reply;
      await sleep(PAUSE_MS);
    }
  }

  /** Asks once. Undefined when there is no good answer. */
  async ask<Body>(as: string, path: string): Promise<Body | undefined> {
    const reply = await this.request('GET', as, path).catch(() => undefined);
    return reply && reply.status < 300 ? (JSON.parse(reply.text) as Body) : undefined;
  }

  /** An act that appends nothing. Undefined when there is no good answer. */
  async act<Body>(as: string, path: string, body: object): Promise<Body | undefined> {
    const reply = await this.request('POST', as, path, body).catch(() => undefined);
    return reply && reply.status < 300 ? (JSON.parse(reply.text) as Body) : undefined;
  }

  /** Resolves with the next answer to a command. */
  nextAnswer(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Whoever still waits for an answer waits for ever. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pool.destroy();
  }

  private keep(answered: Answered): Answered {
    this.answered.push(answered);
    for (const tell of this.waiting.splice(0)) tell();
    return answered;
  }

  private async attempt({ as, path, body, key }: Command): Promise<Reply | undefined> {
    try {
      const token = await this.token(as);
      this.inFlight += 1;
      try {
        return await this.exchange('POST', path, { authorization: `Bearer ${token}`, 'idempotency-key': key }, body);
      } finally {
        this.inFlight -= 1;
      }
    } catch {
      return undefined;
    }
  }

  private async request(method: 'GET' | 'POST', as: string, path: string, body?: object): Promise<Reply> {
    return this.exchange(method, path, { authorization: `Bearer ${await this.token(as)}` }, body);
  }

  private async exchange(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<Reply> {
    if (this.closed) await new Promise(() => undefined);
    const typed = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
    const answer = await this.pool.request({ method, path, headers: typed, body: body === undefined ? null : JSON.stringify(body) });
    const text = await answer.body.text();
    const at = POSITION.exec(String(answer.headers['yikou-position'] ?? ''))?.[1];
    return { status: answer.statusCode, text, ...(at !== undefined && { position: BigInt(at) }) };
  }

  private async token(as: string): Promise<string> {
    const known = this.tokens.get(as);
    if (known !== undefined) return known;
    const { status, text } = await this.exchange('POST', '/auth/token', {}, { account: as });
    if (status >= 300) throw new Error(`no token for ${as}: ${String(status)}`);
    const { token } = JSON.parse(text) as { readonly token: string };
    this.tokens.set(as, token);
    return token;
  }
}

/** UUIDv5 of the principal, method and concrete path, and the key: the product's one rule of idempotency. */
const commandIdOf = ({ as, path, key }: Command): Uuid => derivedId(accountIdOf(as), `POST ${path}`, key);
