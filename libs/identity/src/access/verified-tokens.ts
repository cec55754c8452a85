import { hash } from 'node:crypto';
import type { Claims } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';

/**
 * Tokens that have proved themselves, until they expire or are revoked; the oldest go first when there are too many. They are known by
 * their SHA-256: no token stays in memory, and how long a look-up takes tells nothing of one.
 */
export class VerifiedTokens {
  private readonly byToken = new Map<string, Claims>();
  private readonly bySession = new Map<Uuid, string>();

  constructor(private readonly limit = 10_000) {}

  get(token: string, nowMs: number): Claims | undefined {
    const claims = this.byToken.get(digestOf(token));
    if (!claims || claims.expiresAtMs > nowMs) return claims;
    this.forget(claims.sessionId);
    return undefined;
  }

  put(token: string, claims: Claims): void {
    const digest = digestOf(token);
    this.byToken.set(digest, claims);
    this.bySession.set(claims.sessionId, digest);
    for (const [, oldest] of this.byToken) {
      if (this.byToken.size <= this.limit) break;
      this.forget(oldest.sessionId);
    }
  }

  forget(sessionId: Uuid): void {
    const digest = this.bySession.get(sessionId);
    if (digest === undefined) return;
    this.bySession.delete(sessionId);
    this.byToken.delete(digest);
  }

  clear(): void {
    this.byToken.clear();
    this.bySession.clear();
  }

  get size(): number {
    return this.byToken.size;
  }
}

const digestOf = (token: string): string => hash('sha256', token, 'base64');
