import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { accountIdOf, BuiltInIssuer, OidcReader } from './index';

const clock = { now: Date.parse('2022-12-01T08:00:00Z'), nowMs: () => clock.now };
beforeEach(() => {
  clock.now = Date.parse('2022-12-01T08:00:00Z');
});

describe('the built-in issuer', () => {
  const accountId = derivedId('account', 'clerk');

  it('reads what it has issued, each token a session of its own', async () => {
    const issuer = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    const { token, expiresAtMs } = await issuer.issue(accountId);
    expect(expiresAtMs).toBe(Date.parse('2022-12-01T16:00:00Z'));
    const claims = await issuer.read(token);
    expect(claims).toEqual({ accountId, sessionId: expect.any(String) as string, expiresAtMs });
    const second = await issuer.issue(accountId);
    expect((await issuer.read(second.token)).sessionId).not.toBe(claims.sessionId);
  });

  it('is the same after a restart over the same keys, and another over others', async () => {
    const keys = new InMemoryKeyStore();
    const { token } = await (await BuiltInIssuer.open(keys, clock)).issue(accountId);
    await expect((await BuiltInIssuer.open(keys, clock)).read(token)).resolves.toMatchObject({ accountId });
    const stranger = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    await expect(stranger.read(token)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('refuses a token after its time', async () => {
    const issuer = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    const { token, expiresAtMs } = await issuer.issue(accountId);
    clock.now = expiresAtMs;
    await expect(issuer.read(token)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it.each(['', 'x', 'a.b.c'])('refuses %j', async (token) => {
    const issuer = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    await expect(issuer.read(token)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('refuses an unsigned token', async () => {
    const issuer = await BuiltInIssuer.open(new InMemoryKeyStore(), clock);
    const [, payload] = (await issuer.issue(accountId)).token.split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(issuer.read(`${header}.${payload!}.`)).rejects.toMatchObject({ name: 'InvalidToken' });
  });
});

describe('tokens of an OpenID Connect issuer', () => {
  let server: Server;
  let issuer: string;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let up: boolean;

  beforeEach(async () => {
    keys = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    up = true;
    server = createServer((request, response) => {
      if (!up) response.writeHead(503).end();
      else if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const reader = () => new OidcReader({ issuer, audience: 'yikou', clock, accountIdOf });
  const signed = (
    claims: JWTPayload = {},
    by: { issuer?: string; audience?: string; key?: typeof keys.privateKey; kid?: string } = {},
  ): Promise<string> =>
    new SignJWT({ preferred_username: 'Clerk', sub: 'opaque-sub', jti: 'token-1', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: by.kid ?? 'k1' })
      .setIssuer(by.issuer ?? issuer)
      .setAudience(by.audience ?? 'yikou')
      .setIssuedAt(clock.now / 1000)
      .setExpirationTime(clock.now / 1000 + 600)
      .sign(by.key ?? keys.privateKey);

  it('name an account by preferred_username; nothing else of the person goes on', async () => {
    const claims = await reader().read(await signed());
    expect(claims).toEqual({
      accountId: accountIdOf('clerk'),
      sessionId: derivedId('session', issuer, 'token-1'),
      expiresAtMs: clock.now + 600_000,
    });
  });

  it('are taken by the keys that the configuration names, without discovery', async () => {
    const read = new OidcReader({ issuer, audience: 'yikou', jwksUrl: `${issuer}/keys`, clock, accountIdOf });
    await expect(read.read(await signed())).resolves.toMatchObject({ accountId: accountIdOf('clerk') });
  });

  it('are refused from another issuer, for another audience, under another key, or after their time', async () => {
    const stranger = await generateKeyPair('ES256');
    const wrong = [
      await signed({}, { issuer: 'https://elsewhere.example' }),
      await signed({}, { audience: 'another' }),
      await signed({}, { key: stranger.privateKey }),
      await signed({}, { kid: 'k2' }),
      await signed({ preferred_username: 7 }),
    ];
    for (const token of wrong) await expect(reader().read(token)).rejects.toMatchObject({ name: 'InvalidToken' });
    const token = await signed();
    clock.now += 600_000;
    await expect(reader().read(token)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('cannot be judged while the issuer is away, which is not their fault, and can be when it is back', async () => {
    const read = reader();
    const token = await signed();
    up = false;
    await expect(read.read(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    up = true;
    await expect(read.read(token)).resolves.toMatchObject({ accountId: accountIdOf('clerk') });
  });
});
