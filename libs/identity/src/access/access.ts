import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DEFAULT_BACK_OFF, waitBefore } from '@yikou/event-bus';
import { categoryOf, idOf, type EventStore, type Position } from '@yikou/event-store';
import {
  Commands,
  EVENT_STORE,
  InvalidToken,
  LOGGER,
  SYSTEM_CLOCK,
  TOKEN_READER,
  type Claims,
  type Logger,
  type Principal,
  type TokenReader,
  type TokenVerifier,
} from '@yikou/platform';
import { parseUuid, type Uuid } from '@yikou/shared-kernel';
import type { SystemClock } from '@yikou/timers';
import { accountAggregate } from '../account/account.aggregate';
import { sessionAggregate } from '../session/session.aggregate';
import { ACCOUNT, SESSION } from '../streams';
import { VerifiedTokens } from './verified-tokens';

const PRINCIPALS = 10_000;

/**
 * Who a token speaks for. The token gives the account, the account's history gives the roles; both are kept until history says
 * otherwise. What this process itself records counts at once (`forget…`), what another one records as soon as it is seen.
 */
@Injectable()
export class Access implements TokenVerifier, OnModuleInit, OnApplicationShutdown {
  private readonly tokens = new VerifiedTokens();
  private readonly principals = new Map<Uuid, Principal>();
  private readonly stopped = new AbortController();
  /** Counts what was forgotten: what was read before is not kept after. */
  private changes = 0;

  constructor(
    private readonly commands: Commands,
    @Inject(TOKEN_READER) private readonly reader: TokenReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SYSTEM_CLOCK) private readonly clock: SystemClock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const from = await this.store.head();
    void this.follow(from);
  }

  onApplicationShutdown(): void {
    this.stopped.abort();
  }

  async verify(token: string): Promise<Principal> {
    const { accountId } = await this.claimsOf(token);
    return this.principals.get(accountId) ?? (await this.load(accountId));
  }

  /** @throws InvalidToken also when the session was revoked */
  async claimsOf(token: string): Promise<Claims> {
    const known = this.tokens.get(token, this.clock.nowMs());
    if (known) return known;
    const { changes } = this;
    const claims = await this.reader.read(token);
    const { state } = await this.commands.stateOf(sessionAggregate, claims.sessionId);
    if (state.status === 'revoked') throw new InvalidToken('the token was revoked');
    if (changes === this.changes) this.tokens.put(token, claims);
    return claims;
  }

  forgetSession(sessionId: Uuid): void {
    this.changes += 1;
    this.tokens.forget(sessionId);
  }

  forgetAccount(accountId: Uuid): void {
    this.changes += 1;
    this.principals.delete(accountId);
  }

  private async load(accountId: Uuid): Promise<Principal> {
    const { changes } = this;
    const { state } = await this.commands.stateOf(accountAggregate, accountId);
    if (state.status !== 'open') throw new InvalidToken('no open account');
    const { login, roles, departmentCode, furtherDepartments, subjectId } = state;
    const principal: Principal = {
      accountId,
      login,
      roles,
      ...(departmentCode !== undefined && { departmentCode }),
      ...(furtherDepartments !== undefined && { furtherDepartments }),
      ...(subjectId !== undefined && { subjectId }),
    };
    if (changes === this.changes) this.keep(principal);
    return principal;
  }

  private keep(principal: Principal): void {
    if (this.principals.size >= PRINCIPALS) this.principals.clear();
    this.principals.set(principal.accountId, principal);
  }

  /** Ends when the store closes or the product stops. While history cannot be heard, nothing that was read before is trusted. */
  private async follow(from: Position): Promise<void> {
    const { signal } = this.stopped;
    let seen = from;
    const passedOver = (position: Position) => {
      seen = position;
    };
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        for await (const page of this.store.subscribe({ from: seen, filter: { categories: [ACCOUNT, SESSION] }, signal, passedOver })) {
          for (const { stream } of page.events) this.forget(stream);
          seen = page.seen;
          attempt = 0;
        }
        return;
      } catch (error) {
        this.logger.error({ err: error, attempt }, 'accounts cannot be followed: tried again after a pause');
        this.forgetAll();
        await waitBefore(attempt + 1, DEFAULT_BACK_OFF, signal).catch(() => undefined);
      }
    }
  }

  private forgetAll(): void {
    this.changes += 1;
    this.principals.clear();
    this.tokens.clear();
  }

  private forget(stream: string): void {
    const id = parseUuid(idOf(stream));
    if (categoryOf(stream) === ACCOUNT) this.forgetAccount(id);
    else this.forgetSession(id);
  }
}
