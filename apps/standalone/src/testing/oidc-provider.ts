import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** An OpenID Connect issuer on loopback: its discovery document, its keys, and tokens for whoever is asked for. */
export class OidcProvider {
  private readonly server = createServer((request, response) => {
    const document = request.url === '/keys' ? { keys: [this.jwk] } : { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });

  private constructor(
    private readonly key: CryptoKey,
    private readonly jwk: JWK,
  ) {}

  static async start(): Promise<OidcProvider> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const provider = new OidcProvider(privateKey, { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' });
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A new one each time. */
  async tokenFor(login: string): Promise<string> {
    return new SignJWT({ preferred_username: login })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(this.issuer)
      .setAudience('yikou')
      .setSubject(login)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(this.key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
