import { derivedId } from '@yikou/shared-kernel';
import { VerifiedTokens } from './verified-tokens';

const claims = (name: string, expiresAtMs = 1_000) => ({
  accountId: derivedId('account', name),
  sessionId: derivedId('session', name),
  expiresAtMs,
});

describe('verified tokens', () => {
  it('are known until they expire', () => {
    const tokens = new VerifiedTokens();
    tokens.put('a', claims('a'));
    expect(tokens.get('a', 999)).toEqual(claims('a'));
    expect(tokens.get('a', 1_000)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it('are forgotten by their session', () => {
    const tokens = new VerifiedTokens();
    tokens.put('a', claims('a'));
    tokens.put('b', claims('b'));
    tokens.forget(claims('a').sessionId);
    tokens.forget(claims('other').sessionId);
    expect([tokens.get('a', 0), tokens.get('b', 0)]).toEqual([undefined, claims('b')]);
  });

  it('are bounded in number, the oldest first', () => {
    const tokens = new VerifiedTokens(2);
    for (const name of ['a', 'b', 'c']) tokens.put(name, claims(name));
    expect([tokens.get('a', 0), tokens.size]).toEqual([undefined, 2]);
  });
});
