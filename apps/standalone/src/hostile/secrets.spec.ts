import type * as Crypto from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Controller, Get, Module } from '@nestjs/common';
import { GatewayModule } from '@yikou/gateway';
import { ROLES, Unlisted, type OpenApiDocument, type Role } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { buildTwoSides, numberOf, PERSON, SIDES, type World } from '../testing/two-sides';

/** Keys that the key store made. */
const mockKeysMade: Buffer[] = [];

jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof Crypto>('node:crypto');
  const randomBytes = (size: number): Buffer => {
    const bytes = actual.randomBytes(size);
    if (size === 32) mockKeysMade.push(Buffer.from(bytes));
    return bytes;
  };
  return { ...actual, randomBytes };
});
jest.setTimeout(180_000);

const MASTER_KEY = Buffer.from('a master key that is nobody else’s').subarray(0, 32);
const NUMBER = numberOf('one');
/** What is written about a person in free text. */
const SAID = '申请人称其母亲正在住院';

interface Answered {
  /** `POST /supervision/subscriptions`, ids left out. */
  readonly route: string;
  readonly status: number;
  readonly text: string;
}

/** A handler that fails with everything in its sentence that must not leave the process. */
@Controller('broken')
@Unlisted()
class BrokenHttp {
  @Get()
  fail(): never {
    const cause = { number: NUMBER, phone: PERSON.phone, account: PERSON.account };
    throw new Error(`no answer for ${NUMBER} with ${PERSON.account}`, { cause });
  }
}
@Module({ controllers: [BrokenHttp] })
class BrokenModule {}

describe('what is secret or personal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-secrets-'));
  const system = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
  const fetched = globalThis.fetch;
  const logged: string[] = [];
  const answers: Answered[] = [];
  const tokens = new Set<string>();
  const webhookSecrets = new Set<string>();
  let product: TestProduct;
  let world: World;
  let document: OpenApiDocument;

  /** By what it is, in every writing that a program may use by itself. */
  const secrets = (): ReadonlyMap<string, readonly string[]> =>
    new Map([
      ['name', textsOf(PERSON.name)],
      ['number', textsOf(NUMBER)],
      ['phone', textsOf(PERSON.phone)],
      ['account', textsOf(PERSON.account)],
      ['text', textsOf(SAID)],
      ['token', [...tokens].flatMap((token) => [token, token.split('.')[2]!])],
      ['webhook secret', [...webhookSecrets].flatMap((secret) => bytesOf(Buffer.from(secret.slice('whsec_'.length), 'base64')))],
      ['master key', [...bytesOf(MASTER_KEY), MASTER_KEY.toString('utf8')]],
      ['key', mockKeysMade.flatMap(bytesOf).filter((writing) => ![...webhookSecrets].some((secret) => secret.includes(writing)))],
    ]);

  const foundIn = (text: string): readonly string[] =>
    [...secrets()].flatMap(([what, writings]) => (writings.some((each) => text.includes(each)) ? [what] : []));

  beforeAll(async () => {
    globalThis.fetch = async (input, init) => {
      const answer = await fetched(input, init);
      const { pathname } = new URL(answer.url);
      answers.push({ route: `${init?.method ?? 'GET'} ${withoutIds(pathname)}`, status: answer.status, text: await answer.clone().text() });
      return answer;
    };
    system.listen(0, '127.0.0.1');
    await once(system, 'listening');
    const logTo = new PassThrough().on('data', (chunk: Buffer) => logged.push(chunk.toString('utf8')));
    const config = { dataDirectory: folder, masterKey: MASTER_KEY };
    product = await startProduct(SERVICES, { modules: [GatewayModule, BrokenModule], logLevel: 'trace', logTo, config });
    world = await buildTwoSides(product, `http://127.0.0.1:${(system.address() as AddressInfo).port}/`);
    await acted(product, world);
    document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
    await everythingRead(product, document);
    for (const { route, text } of answers) {
      if (route === 'POST /auth/token') tokens.add((JSON.parse(text) as { token: string }).token);
      if (route === 'POST /supervision/subscriptions') webhookSecrets.add((JSON.parse(text) as { secret: string }).secret);
    }
  });
  afterAll(async () => {
    globalThis.fetch = fetched;
    await product.stop();
    system.closeAllConnections();
    system.close();
    await once(system, 'close');
    rmSync(folder, { recursive: true, force: true });
  });

  it('was there to be found', () => {
    for (const [what, writings] of secrets()) expect([what, writings.length > 1]).toEqual([what, true]);
    expect(mockKeysMade.length).toBeGreaterThan(5);
    expect(tokens.size).toBeGreaterThan(10);
    expect(logged.length).toBeGreaterThan(500);
    expect(foundIn(`${PERSON.name} ${[...tokens][0]!} ${mockKeysMade[0]!.toString('hex')}`)).toEqual(['name', 'token', 'key']);
  });

  it('is in no answer but those that are for it', () => {
    const found = answers.flatMap(({ route, text }) => foundIn(text).map((what) => `${what} in ${route}`));
    expect([...new Set(found)].toSorted()).toEqual([
      'account in GET /subsidy/entitlements/…',
      'name in GET /approval/reviews/…',
      'name in GET /intake/cases',
      'name in GET /intake/cases/…',
      'text in GET /approval/reviews/…',
      'text in GET /feedback/ratings',
      'text in GET /feedback/ratings/…',
      'text in GET /intake/cases/…',
      'text in GET /supervision/pushes/…',
      'token in POST /auth/token',
      'webhook secret in POST /supervision/subscriptions',
    ]);
  });

  it('is in no problem document, whatever was wrong with a request that held it', async () => {
    const [stranger = ''] = tokens;
    const found: string[] = [];
    let problems = 0;
    for (const target of operationsOf(document)) {
      const token = target.logins[0] && (await product.tokenOf(target.logins[0]));
      const requests = [NUMBER, PERSON.name, PERSON.phone, PERSON.account, stranger].flatMap((secret) =>
        Object.entries(broken(target, secret)),
      );
      await Promise.all(
        requests.map(async ([what, { path, headers, body }]) => {
          const all = { ...(token && { authorization: `Bearer ${token}` }), 'idempotency-key': 'broken', ...headers };
          const answer = await fetched(product.url + path, { method: target.method, headers: all, ...(body !== undefined && { body }) });
          const text = `${await answer.text()} ${JSON.stringify([...answer.headers])}`;
          problems += answer.headers.get('content-type')?.startsWith('application/problem+json') ? 1 : 0;
          for (const one of foundIn(text)) found.push(`${target.method} ${target.path}, ${what}: ${one} in ${text.slice(0, 300)}`);
        }),
      );
    }
    expect(found).toEqual([]);
    expect(problems).toBeGreaterThan(1_500);
  });

  it('is not told by a fault of the product', async () => {
    const answer = await fetched(`${product.url}/broken`);
    expect(answer.status).toBe(500);
    expect(foundIn(await answer.text())).toEqual([]);
  });

  it('is not in the metrics, nor on the pages', async () => {
    for (const path of ['/metrics', '/health/live', '/health/ready', '/', '/docs', '/openapi.json', '/asyncapi.json']) {
      const answer = await fetched(`${product.url}${path}`);
      expect([path, answer.status, foundIn(await answer.text())]).toEqual([path, 200, []]);
    }
  });

  it('is not in the log, down to its last level', () => {
    const text = logged.join('');
    expect(text).toContain('"level":"debug"');
    expect(text).toContain('a request failed');
    expect(foundIn(text)).toEqual([]);
  });

  it('is not in events, read models, or any other file', async () => {
    await product.quiet();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const { parentPath, name } of files) {
      expect([name, foundIn(readFileSync(join(parentPath, name)).toString('latin1'))]).toEqual([name, []]);
    }
  });
});

const textsOf = (text: string): readonly string[] => {
  const escaped = text.replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [text, escaped, encodeURIComponent(text), Buffer.from(text).toString('latin1'), Buffer.from(text).toString('base64')];
};

const bytesOf = (bytes: Buffer): readonly string[] => [
  bytes.toString('base64').replaceAll('=', ''),
  bytes.toString('base64url'),
  bytes.toString('hex'),
  bytes.toString('latin1'),
];

const withoutIds = (path: string): string => path.replaceAll(/\/(?:[0-9a-f-]{36}|[DW]-(?:ONE|TWO))(?=\/|$)/g, '/…');

/** What a person says beside what he applies for. */
const acted = async (product: TestProduct, { one }: World): Promise<void> => {
  const post = async (as: string, path: string, body: object) => {
    const { status } = await product.request('POST', path, { as, body });
    expect([path, status < 300]).toEqual([path, true]);
  };
  await post('clerk', `/intake/cases/${one.own.open}/notes`, { text: SAID });
  await post(SIDES.one.officers[0], `/approval/reviews/${one.own.open}/examinations`, { opinion: 'grant', text: SAID });
  await post(SIDES.one.supervisor, `/supervision/pushes/${one.own.acknowledged}/feedback`, { finding: 'inOrder', text: SAID });
  await post(SIDES.one.applicant, '/feedback/ratings', { caseId: one.own.delivered, grade: 'satisfied', text: SAID });
  await post(SIDES.one.applicant, `/subsidy/entitlements/${one.entitlements.confirmable}/confirmations`, { account: PERSON.account });
  await product.quiet();
};

interface Target {
  readonly method: string;
  readonly path: string;
  /** Of those who may. */
  readonly logins: readonly string[];
}

const operationsOf = ({ paths }: OpenApiDocument): readonly Target[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { 'x-yikou-grants': grants }]) => {
      const logins = ROLES.filter((role) => grants?.[role] !== undefined).map((role) => LOGINS[role]);
      return { method: method.toUpperCase(), path, logins: [...new Set(logins)] };
    }),
  );

/** Whoever has a role; of some, those who belong to the one side. */
const LOGINS: Readonly<Record<Role, string>> = {
  ...(Object.fromEntries(ROLES.map((role) => [role, role])) as Record<Role, string>),
  office: 'clerk',
  officer: SIDES.one.officers[0],
  supervisor: SIDES.one.supervisor,
  applicant: SIDES.one.applicant,
};

/** Every GET, by everybody who may, of everything that a list tells of. */
const everythingRead = async (product: TestProduct, document: OpenApiDocument): Promise<void> => {
  const ids = new Map<string, Set<string>>();
  const reads = operationsOf(document).filter(({ method }) => method === 'GET');
  for (const { path, logins } of reads.filter(({ path }) => !path.includes('{')))
    for (const as of logins) collect((await product.request<object>('GET', path, { as })).body, ids);
  for (const { path, logins } of reads.filter(({ path }) => path.includes('{'))) {
    const [name = ''] = [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each!);
    for (const id of ids.get(name) ?? [])
      await Promise.all(logins.map((as) => product.request('GET', path.replaceAll(`{${name}}`, encodeURIComponent(id)), { as })));
  }
};

const collect = (body: unknown, ids: Map<string, Set<string>>): void => {
  if (typeof body !== 'object' || body === null) return;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') ids.set(name, (ids.get(name) ?? new Set()).add(value));
    else collect(value, ids);
  }
};

interface Broken {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Requests that are refused, and hold a secret where nobody expects it. */
const broken = ({ method, path }: Target, secret: string): Readonly<Record<string, Broken>> => {
  const inUrl = encodeURIComponent(secret);
  const named = path.replaceAll(/\{\w+\}/g, inUrl);
  const withBody = (body: string): Broken => ({ path: named, headers: { 'content-type': 'application/json' }, body });
  return {
    'a wrong path': { path: `${path.replaceAll(/\{\w+\}/g, 'x')}/${inUrl}` },
    'a query': { path: `${named}?${inUrl}=1&q=${inUrl}` },
    'a header': {
      path: named,
      headers: { authorization: `Basic ${inUrl}`, 'x-correlation-id': inUrl, 'if-match': inUrl, 'yikou-after': inUrl },
    },
    ...(path !== named && { 'a name in the path': { path: named } }),
    ...(method !== 'GET' && {
      'broken JSON': withBody(`{"number":"${secret}"`),
      'an unknown field': withBody(JSON.stringify({ [secret]: secret, applicant: { [secret]: 1, number: [secret] }, roles: [secret] })),
      'an array': withBody(JSON.stringify([secret])),
    }),
  };
};
