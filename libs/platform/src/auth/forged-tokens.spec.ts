import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import { accountIdOf, BuiltInIssuer, OidcReader, type TokenReader } from './index';

const NOW = Date.parse('2022-12-01T08:00:00Z');
const clock = { nowMs: () => NOW };
const seconds = NOW / 1000;

type Part = Readonly<Record<string, unknown>>;
const encoded = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');
/** A token whatever its parts say; undefined takes a claim away. */
const token = (header: Part, payload: Part, signature: (text: string) => Buffer): string => {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${signature(text).toString('base64url')}`;
};
const hmac =
  (key: string | Buffer, hash = 'sha256') =>
  (text: string) =>
    createHmac(hash, key).update(text).digest();
const rsa = (key: KeyObject) => (text: string) => sign('sha256', Buffer.from(text), key);
const nothing = () => Buffer.alloc(0);

const refuses = async (reader: TokenReader, forged: string) =>
  expect(reader.read(forged)).rejects.toMatchObject({ name: 'InvalidToken', message: expect.not.stringContaining(forged) as string });

describe('tokens forged for the built-in issuer', () => {
  const keys = new InMemoryKeyStore();
  const payload = {
    iss: 'urn:yikou:built-in',
    aud: 'yikou',
    sub: derivedId('account', 'clerk'),
    jti: derivedId('session', '1'),
    iat: seconds,
    exp: seconds + 600,
  };
  const header = { alg: 'HS256', typ: 'JWT' };
  let issuer: BuiltInIssuer;
  let secret: Buffer;
  beforeAll(async () => {
    issuer = await BuiltInIssuer.open(keys, clock);
    secret = Buffer.from(await keys.secret('built-in-issuer'), 'base64url');
  });

  it('are told from one that is made as it makes them', async () => {
    await expect(issuer.read(token(header, payload, hmac(secret)))).resolves.toMatchObject({ accountId: payload.sub });
  });

  it.each<[string, Part, Part?]>([
    ['another algorithm of the same kind', { ...header, alg: 'HS512' }],
    ['another issuer', header, { iss: 'urn:yikou:other' }],
    ['another audience', header, { aud: 'other' }],
    ['no audience', header, { aud: undefined }],
    ['an end in the past', header, { exp: seconds }],
    ['no end', header, { exp: undefined }],
    ['an end that is no number', header, { exp: 'never' }],
    ['a beginning in the future', header, { nbf: seconds + 60 }],
    ['no session, so that it could not be revoked', header, { jti: undefined }],
    ['an account that is no id', header, { sub: 'admin' }],
    ['an extension that must be understood', { ...header, crit: ['x-all'], 'x-all': true }],
  ])('with %s are refused though the secret is right', async (_what, head, claims = {}) => {
    await refuses(issuer, token(head, { ...payload, ...claims }, hmac(secret, head['alg'] === 'HS512' ? 'sha512' : 'sha256')));
  });

  it.each<[string, Part, (text: string) => Buffer]>([
    ['no signature', { alg: 'none' }, nothing],
    ['no signature, in other letters', { alg: 'nOnE' }, nothing],
    ['an empty signature', header, nothing],
    ['an empty secret', header, (text) => hmac('')(text)],
    ['a key of its own', { ...header, jwk: { kty: 'oct', k: 'AAAA' } }, hmac(Buffer.from('AAAA', 'base64url'))],
    ['a key named by the header', { ...header, kid: '../../dev/null', jku: 'https://evil.example/keys' }, hmac('')],
  ])('with %s are refused', async (_what, head, signature) => {
    await refuses(issuer, token(head, payload, signature));
  });

  it('with a single bit turned anywhere are refused', async () => {
    const [head = '', body = '', signature = ''] = token(header, payload, hmac(secret)).split('.');
    const turned = (part: string): string => {
      const bytes = Buffer.from(part, 'base64url');
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    for (const parts of [
      [turned(head), body, signature],
      [head, turned(body), signature],
      [head, body, turned(signature)],
      [head, body, signature.slice(0, -4)],
    ]) {
      await refuses(issuer, parts.join('.'));
    }
  });
});

describe('tokens forged for an OpenID Connect issuer', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  let server: Server;
  let issuer: string;
  let reader: OidcReader;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const found = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    reader = new OidcReader({ issuer, audience: 'yikou', clock, accountIdOf });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const header = { alg: 'RS256', kid: 'k1' };
  const payload = () => ({ iss: issuer, aud: 'yikou', preferred_username: 'admin', sub: '1', iat: seconds, exp: seconds + 600 });

  it('are told from its own', async () => {
    await expect(reader.read(token(header, payload(), rsa(privateKey)))).resolves.toMatchObject({ accountId: accountIdOf('admin') });
  });

  it.each<[string, Part, (text: string) => Buffer]>([
    ['the public key as a secret (PEM)', { alg: 'HS256', kid: 'k1' }, hmac(pem)],
    ['the public key as a secret (modulus)', { alg: 'HS256', kid: 'k1' }, hmac(Buffer.from(jwk.n ?? '', 'base64url'))],
    ['no signature', { alg: 'none', kid: 'k1' }, nothing],
    ['a key of its own in the header', { ...header, jwk: own.publicKey.export({ format: 'jwk' }) }, rsa(own.privateKey)],
    ['a key of its own under a known name', header, rsa(own.privateKey)],
    [
      'keys from an address of its own',
      { ...header, jku: 'https://evil.example/keys', x5u: 'https://evil.example/x' },
      rsa(own.privateKey),
    ],
    ['an algorithm that its key is not for', { alg: 'RS512', kid: 'k1' }, (text) => sign('sha512', Buffer.from(text), privateKey)],
  ])('with %s are refused', async (_what, head, signature) => {
    await refuses(reader, token(head, payload(), signature));
  });

  it.each<[string, Part]>([
    ['no end', { exp: undefined }],
    ['an end in the past', { exp: seconds - 1 }],
    ['another issuer', { iss: 'https://sso.example' }],
    ['another audience among none of ours', { aud: ['a', 'b'] }],
    ['a beginning in the future', { nbf: seconds + 600 }],
    ['no account', { preferred_username: undefined }],
  ])('with %s are refused though the key is right', async (_what, claims) => {
    await refuses(reader, token(header, { ...payload(), ...claims }, rsa(privateKey)));
  });
});
