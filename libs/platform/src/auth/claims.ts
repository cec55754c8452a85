import type { Uuid } from '@yikou/shared-kernel';

/** What a token that proves itself says. Who may do what is never taken from it, only from the account. */
export interface Claims {
  readonly accountId: Uuid;
  /** Of this one token: what is revoked. */
  readonly sessionId: Uuid;
  readonly expiresAtMs: number;
}

/** Checks signature, issuer, audience and time of a token. */
export interface TokenReader {
  /** @throws InvalidToken; DomainError UNAVAILABLE (503) when the keys cannot be had now */
  read(token: string): Promise<Claims>;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** The issuer of development: whoever names an account gets a token for it. */
export interface TokenIssuer {
  issue(accountId: Uuid): Promise<IssuedToken>;
}

/** Injection token of the `TokenReader`. */
export const TOKEN_READER = Symbol('TOKEN_READER');
/** Injection token of the `TokenIssuer`; undefined where tokens come from elsewhere. */
export const TOKEN_ISSUER = Symbol('TOKEN_ISSUER');
