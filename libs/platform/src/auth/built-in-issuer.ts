import { randomUUID } from 'node:crypto';
import type { KeyStore } from '@yikou/key-store';
import { isUuid, type Uuid } from '@yikou/shared-kernel';
import type { SystemClock } from '@yikou/timers';
import { jwtVerify, SignJWT } from 'jose';
import { InvalidToken } from '../http';
import type { Claims, IssuedToken, TokenIssuer, TokenReader } from './claims';

const ISSUER = 'urn:yikou:built-in';
const AUDIENCE = 'yikou';
const ALGORITHM = 'HS256';
/** A working day. */
const LIFETIME_MS = 8 * 60 * 60 * 1000;

/** Makes and reads tokens under a secret of the key store: refused outside development. */
export class BuiltInIssuer implements TokenIssuer, TokenReader {
  private constructor(
    private readonly key: Buffer,
    private readonly clock: SystemClock,
  ) {}

  static async open(keys: KeyStore, clock: SystemClock): Promise<BuiltInIssuer> {
    return new BuiltInIssuer(Buffer.from(await keys.secret('built-in-issuer'), 'base64url'), clock);
  }

  async issue(accountId: Uuid): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.clock.nowMs() / 1000);
    const expiresAt = issuedAt + LIFETIME_MS / 1000;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(accountId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { token, expiresAtMs: expiresAt * 1000 };
  }

  async read(token: string): Promise<Claims> {
    const { sub, jti, exp } = await this.verified(token);
    if (!isUuid(sub) || !isUuid(jti) || exp === undefined) throw new InvalidToken('claims are missing');
    return { accountId: sub, sessionId: jti, expiresAtMs: exp * 1000 };
  }

  private async verified(token: string) {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: new Date(this.clock.nowMs()),
      });
      return payload;
    } catch (error) {
      throw new InvalidToken('the token does not verify', { cause: error });
    }
  }
}
