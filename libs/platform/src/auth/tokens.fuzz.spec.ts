import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { anyText, nearly } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { InvalidToken } from '../http';
import { accountIdOf, BuiltInIssuer, OidcReader, type TokenReader } from './index';

jest.setTimeout(600_000);

const clock = { nowMs: () => Date.parse('2022-12-01T08:00:00Z') };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that are nearly good, or made of strange parts, or none at all. */
const tokens = (good: string): fc.Arbitrary<string> => {
  const [header = '', payload = '', signature = ''] = good.split('.');
  const strange = fc.oneof(fc.jsonValue().map(part), fc.base64String(), anyText());
  const parts = fc.tuple(
    fc.oneof(fc.constant(header), strange),
    fc.oneof(fc.constant(payload), strange),
    fc.oneof(fc.constant(signature), strange),
  );
  return fc.oneof(
    nearly(fc.constant(good)),
    parts.map((each) => each.join('.')),
    fc.array(strange, { maxLength: 6 }).map((each) => each.join('.')),
    anyText(),
  );
};

const refusesAllBut = async (good: string, reader: TokenReader): Promise<void> => {
  const claims = await reader.read(good);
  await fc.assert(
    fc.asyncProperty(tokens(good), async (token) => {
      const read: unknown = await reader.read(token).catch((error: unknown) => error);
      if (read instanceof InvalidToken) expect(token.length < 10 || !read.message.includes(token)).toBe(true);
      else expect([token, read]).toEqual([good, claims]);
    }),
  );
};

describe('whatever comes in the place of a token is refused', () => {
  it('by the built-in issuer', async () => {
    const issuer = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    await refusesAllBut((await issuer.issue(accountIdOf('clerk'))).token, issuer);
  });

  describe('by the reader of OpenID Connect', () => {
    let provider: Server;
    afterEach(() => new Promise((resolve) => provider.close(resolve)));

    it('whatever it holds', async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
      provider = createServer((_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })));
      await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
      const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
      const seconds = clock.nowMs() / 1000;
      const good = await new SignJWT({
        preferred_username: 'clerk',
        iss: 'urn:sso',
        aud: 'yikou',
        iat: seconds,
        exp: seconds + 600,
        jti: '1',
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .sign(privateKey);
      await refusesAllBut(good, new OidcReader({ issuer: 'urn:sso', audience: 'yikou', jwksUrl, clock, accountIdOf }));
    });
  });
});
