import type { Claims } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';

/** Tokens that have proved themselves, until they expire or are revoked; the oldest go first when there are too many. */
export class VerifiedTokens {
  private readonly byToken = new Map<string, Claims>();
  private readonly bySession = new Map<Uuid, string>();

  constructor(private readonly limit = 10_000) {}

  get(token: string, nowMs: number): Claims | undefined {
    const claims = this.byToken.get(token);
    if (!claims || claims.expiresAtMs > nowMs) return claims;
    this.forget(claims.sessionId);
    return undefined;
  }

  put(token: string, claims: Claims): void {
    this.byToken.set(token, claims);
    this.bySession.set(claims.sessionId, token);
    for (const [, oldest] of this.byToken) {
      if (this.byToken.size <= this.limit) break;
      this.forget(oldest.sessionId);
    }
  }

  forget(sessionId: Uuid): void {
    const token = this.bySession.get(sessionId);
    if (token === undefined) return;
    this.bySession.delete(sessionId);
    this.byToken.delete(token);
  }

  clear(): void {
    this.byToken.clear();
    this.bySession.clear();
  }

  get size(): number {
    return this.byToken.size;
  }
}
