import { sha256 } from '@yikou/event-store';
import { DomainError, derivedId } from '@yikou/shared-kernel';
import type { SystemClock } from '@yikou/timers';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { InvalidToken } from '../http';
import type { Claims, TokenReader } from './claims';

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Default: what the issuer's discovery document says. */
  readonly jwksUrl?: string;
  readonly clock: SystemClock;
  /** Of an account by its login. */
  readonly accountIdOf: (login: string) => Claims['accountId'];
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const TIMEOUT_MS = 5_000;

/**
 * Reads the tokens of an OpenID Connect issuer by its published keys. The claim `preferred_username` names the account; neither it nor
 * `sub` goes any further.
 */
export class OidcReader implements TokenReader {
  private keys: Promise<Keys> | undefined;

  constructor(private readonly options: OidcOptions) {}

  async read(token: string): Promise<Claims> {
    const payload = await this.verified(token);
    const { preferred_username: login, exp, jti } = payload;
    if (typeof login !== 'string' || exp === undefined) throw new InvalidToken('preferred_username or exp is missing');
    return {
      accountId: this.options.accountIdOf(login.toLowerCase()),
      sessionId: derivedId('session', this.options.issuer, jti ?? sha256(token)),
      expiresAtMs: exp * 1000,
    };
  }

  private async verified(token: string): Promise<JWTPayload> {
    const { issuer, audience, clock } = this.options;
    const keys = await this.remoteKeys();
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ALGORITHMS, currentDate: new Date(clock.nowMs()) });
      return payload;
    } catch (error) {
      throw isUnreachable(error) ? unreachable(issuer) : new InvalidToken('the token does not verify', { cause: error });
    }
  }

  /** Found out at the first token, and again after a failure. */
  private remoteKeys(): Promise<Keys> {
    this.keys ??= this.discover().catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
    return this.keys;
  }

  private async discover(): Promise<Keys> {
    const { issuer, jwksUrl } = this.options;
    const url = jwksUrl ?? (await jwksUrlOf(issuer));
    return createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS });
  }
}

const unreachable = (issuer: string): DomainError => new DomainError('UNAVAILABLE', { issuer });

/** A key that is not among the published ones is the token's fault; everything else about fetching them is not. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  !(error instanceof errors.JOSEError) ||
  error.code === 'ERR_JOSE_GENERIC';

const jwksUrlOf = async (issuer: string): Promise<string> => {
  try {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const document = (await answer.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
    if (answer.ok && document.issuer === issuer && typeof document.jwks_uri === 'string' && URL.canParse(document.jwks_uri)) {
      return document.jwks_uri;
    }
  } catch {
    // Told below.
  }
  throw unreachable(issuer);
};
