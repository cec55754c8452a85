import { DomainError, type Uuid } from '@yikou/shared-kernel';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './network';

/** How many in a window; 0 or absent: as many as come. */
export interface LimitSettings {
  /** Requests of an account in 10 seconds. */
  readonly perAccount?: number;
  /** Requests from an address in 10 seconds, whoever sends them. */
  readonly perAddress?: number;
  /** Tokens that proved nothing, from an address in a minute. Beyond it they are too many (429); one that proves something is served still. */
  readonly refusedTokens?: number;
}

const WINDOW_S = 10;
const REFUSALS_WINDOW_S = 60;

/** What watches the product is never turned away. */
const WATCHING = /^\/(?:health\/|metrics$)/;

/** Whether requests for this path count. */
export const isCounted = (path: string): boolean => !WATCHING.test(path);

/** Injection token of `RateLimits`. */
export const RATE_LIMITS = Symbol('RATE_LIMITS');

/** Counts in fixed windows of the machine's time, in this process. What is too much is TOO_MANY_REQUESTS (429), with the seconds until the window ends. */
export class RateLimits {
  private readonly accounts: RateLimiterMemory | undefined;
  private readonly addresses: RateLimiterMemory | undefined;
  private readonly refusals: RateLimiterMemory | undefined;

  constructor({ perAccount = 0, perAddress = 0, refusedTokens = 0 }: LimitSettings = {}) {
    this.accounts = limiter(perAccount, WINDOW_S);
    this.addresses = limiter(perAddress, WINDOW_S);
    this.refusals = limiter(refusedTokens, REFUSALS_WINDOW_S);
  }

  /** Whether requests from one address are ever too many. */
  get countsAddresses(): boolean {
    return this.addresses !== undefined;
  }

  /** @throws DomainError TOO_MANY_REQUESTS */
  async countAddress(address: string): Promise<void> {
    if (this.addresses) await count(this.addresses, networkOf(address));
  }

  /** @throws DomainError TOO_MANY_REQUESTS */
  async countAccount(accountId: Uuid): Promise<void> {
    if (this.accounts) await count(this.accounts, accountId);
  }

  /** A token proved nothing. @throws DomainError TOO_MANY_REQUESTS */
  async countRefusedToken(address: string): Promise<void> {
    if (this.refusals) await count(this.refusals, networkOf(address));
  }
}

const limiter = (points: number, duration: number): RateLimiterMemory | undefined =>
  points > 0 ? new RateLimiterMemory({ points, duration }) : undefined;

const count = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
  try {
    await limiter.consume(key);
  } catch (error) {
    throw error instanceof RateLimiterRes ? tooMany(error) : error;
  }
};

const tooMany = ({ msBeforeNext }: RateLimiterRes): DomainError =>
  new DomainError('TOO_MANY_REQUESTS', { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
