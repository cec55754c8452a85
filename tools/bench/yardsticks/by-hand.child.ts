import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { fastify } from 'fastify';
import { jwtVerify } from 'jose';
import Database from 'libsql';

/**
 * What one would write who wants this one command and nothing else, on bare Fastify: the token (verified once), the JSON schema, one field
 * sealed by AES-GCM, canonical JSON, SHA-256 in a chain, an insert that all requests of a turn commit together, and the answer.
 */
interface Stream {
  revision: number;
  hash: string;
  readonly key: Buffer;
}

interface Waiting {
  readonly row: readonly [stream: string, revision: number, type: string, version: number, id: string, data: string, metadata: string];
  readonly committed: () => void;
  readonly failed: (error: Error) => void;
}

const secret = Buffer.from(process.env['BENCH_SECRET'] ?? '', 'base64url');
const streams = new Map<string, Stream>();
const tokens = new Map<string, { readonly account: string; readonly expiresMs: number }>();
const waiting: Waiting[] = [];

const database = new Database(join(process.env['YIKOU_DATA_DIR'] ?? '.', 'by-hand.db'));
database.pragma('journal_mode = WAL');
database.exec(`PRAGMA synchronous = FULL;
  CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL,
    version INTEGER NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL);
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision)`);
const begin = database.prepare('BEGIN IMMEDIATE');
const insert = database.prepare('INSERT INTO events (stream, revision, type, version, id, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)');
const commit = database.prepare('COMMIT');

const accountOf = async (header: string | undefined): Promise<string> => {
  const token = (header ?? '').slice('Bearer '.length);
  const known = tokens.get(token);
  if (known && known.expiresMs > Date.now()) return known.account;
  const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], issuer: 'bench', audience: 'bench' });
  const account = payload.sub ?? '';
  tokens.set(token, { account, expiresMs: (payload.exp ?? 0) * 1000 });
  return account;
};

const sealed = (key: Buffer, boundTo: string, text: string): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo, 'utf8'));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
};

const commitAll = (): void => {
  const batch = waiting.splice(0);
  try {
    begin.run();
    for (const { row } of batch) insert.run(...row);
    commit.run();
    for (const { committed } of batch) committed();
  } catch (error) {
    for (const { failed } of batch) failed(error as Error);
  }
};

const durable = (row: Waiting['row']): Promise<void> =>
  new Promise((committed, failed) => {
    waiting.push({ row, committed, failed });
    if (waiting.length === 1) setImmediate(commitAll);
  });

const server = fastify();
const params = { type: 'object', required: ['caseId'], properties: { caseId: { type: 'string', pattern: '^[0-9a-f-]{36}$' } } };
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 2_000 } },
};

server.get('/health/ready', async () => ({ status: 'ready' }));

server.post<{ Params: { caseId: string }; Body: { text: string } }>(
  '/intake/cases/:caseId/notes',
  { schema: { params, body } },
  async (request, reply) => {
    const account = await accountOf(request.headers.authorization);
    const { caseId } = request.params;
    const stream = streams.get(caseId) ?? { revision: -1, hash: '0'.repeat(64), key: randomBytes(32) };
    const noteId = randomUUID();
    const now = new Date().toISOString();
    const data = { noteId, text: { subjectId: caseId, sealed: sealed(stream.key, caseId, request.body.text) } };
    const metadata = {
      commandId: noteId,
      causationId: noteId,
      correlationId: noteId,
      actor: { id: account, role: 'clerk', authority: '窗口经办记录' },
      occurredAt: now,
      recordedAt: now,
      hashAlg: 'sha256-jcs-1',
      previousHash: stream.hash,
    };
    const revision = stream.revision + 1;
    const event = { id: noteId, stream: `case-${caseId}`, revision, type: 'intake.case.note-added', version: 1, data, metadata };
    const hash = createHash('sha256')
      .update(canonicalize(event) ?? '', 'utf8')
      .digest('hex');
    streams.set(caseId, { ...stream, revision, hash });
    await durable([event.stream, revision, event.type, 1, noteId, JSON.stringify(data), JSON.stringify({ ...metadata, hash })]);
    void reply.header('ETag', `"${String(revision)}"`);
    return { caseId, noteId, revision };
  },
);

process.on('SIGTERM', () => process.exit(0));
void server.listen({ host: '127.0.0.1', port: Number(process.env['YIKOU_PORT']) });
