import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountIdOf } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { identityService } from './index';

jest.setTimeout(30_000);

describe('in production', () => {
  let provider: Server;
  let product: TestProduct;
  let tokenFor: (login: string) => Promise<string>;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    provider = createServer((request, response) => {
      const document = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    tokenFor = (login) =>
      new SignJWT({ preferred_username: login, name: '张三' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience('yikou')
        .setSubject('f:realm:张三')
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(privateKey);
    product = await startProduct([identityService], {
      clock: 'system',
      config: { environment: 'production', masterKey: Buffer.alloc(32, 1), oidc: { issuer, audience: 'yikou' }, adminLogin: 'admin-01' },
    });
  });
  afterAll(async () => {
    await product.stop();
    await new Promise((resolve) => provider.close(resolve));
  });

  const as = async (login: string) => ({ headers: { authorization: `Bearer ${await tokenFor(login)}` } });

  it('there is one administrator and no demo account', async () => {
    await product.quiet();
    const { status, body } = await product.request<{ items: object[] }>('GET', '/identity/accounts', await as('admin-01'));
    expect([status, body.items]).toEqual([200, [expect.objectContaining({ login: 'admin-01', roles: ['admin'], demo: false })]]);
  });

  it('tokens of the provider speak for accounts, and only for those that are open', async () => {
    expect((await product.request('GET', '/identity/accounts', await as('window-07'))).status).toBe(401);
    const body = { login: 'window-07', roles: ['clerk'] };
    expect((await product.request('POST', '/identity/accounts', { ...(await as('admin-01')), body })).status).toBe(201);
    expect((await product.request('GET', '/identity/accounts', await as('window-07'))).status).toBe(403);
  });

  it('the built-in issuer is refused', async () => {
    const { status, body } = await product.request<{ code: string }>('POST', '/auth/token', { body: { account: 'admin-01' } });
    expect([status, body.code]).toEqual([403, 'BUILT_IN_ISSUER_REFUSED']);
  });

  it('a logout counts for tokens of the provider too', async () => {
    const admin = await as('admin-01');
    expect((await product.request('POST', '/auth/logout', admin)).status).toBe(204);
    expect((await product.request('GET', '/identity/accounts', admin)).status).toBe(401);
  });

  it('nothing of what the provider says of a person is recorded', async () => {
    for await (const page of product.store.readAll()) {
      for (const event of page) expect(JSON.stringify({ ...event, position: undefined })).not.toMatch(/张三|realm/);
    }
    expect(accountIdOf('admin-01')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
