import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seal, streamName, type Position, type RecordedEvent } from '@yikou/event-store';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { auditService } from '..';
import { verificationAggregate } from '../streams';
import { at, recordCase, streams } from '../testing/case-in-history';
import { Recorder } from '../testing/recorder';

jest.setTimeout(120_000);

type Body = Record<string, unknown>;

describe('a verification', () => {
  let directory: string;
  let product: TestProduct;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-audit-'));
    product = await start();
    await recordCase(new Recorder(product.store, at(0)));
  });
  afterEach(async () => {
    await product.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = () => startProduct([auditService], { config: { dataDirectory: directory } });
  const ask = (body: object = {}, as = 'auditor', key = String(Math.random())) =>
    product.request<Body>('POST', '/audit/verifications', { as, body, key });
  const show = async (answer: { body: Body }): Promise<Body> =>
    (await product.request<Body>('GET', `/audit/verifications/${String(answer.body['verificationId'])}`, { as: 'auditor' })).body;
  const verified = async (body: object = {}) => {
    const asked = await ask(body);
    expect(asked.status).toBe(202);
    await product.quiet();
    return show(asked);
  };
  const events = async () => {
    const all: RecordedEvent[] = [];
    for await (const page of product.store.readAll()) all.push(...page);
    return all;
  };

  it('finds nothing in a history that nobody has touched, and is history itself', async () => {
    const found = await verified();
    const all = await events();
    expect(found).toMatchObject({
      status: 'done',
      ok: true,
      faults: [],
      faultCount: 0,
      events: all.length - 1,
      progress: { events: all.length - 1, of: all.length - 1 },
      streams: new Set(all.slice(0, -1).map(({ stream }) => stream)).size,
      startedAt: product.now(),
      endedAt: product.now(),
    });
    const own = all.filter(({ stream }) => stream.startsWith(verificationAggregate.category));
    expect(own.map(({ type, metadata }) => [type, metadata.actor.role])).toEqual([
      ['audit.verification.requested', 'auditor'],
      ['audit.verification.completed', 'system'],
    ]);
    expect(own[1]?.metadata).toMatchObject({ causationId: own[0]?.id, correlationId: own[0]?.metadata.correlationId });
    expect(found['head']).toMatchObject({ eventId: own[0]?.id, hash: own[0]?.metadata.hash });
  });

  it('finds the one byte that was changed in the file', async () => {
    await product.stop();
    const file = join(directory, 'events.db');
    const bytes = readFileSync(file);
    const text = '"opinion":"grant"';
    // The file may still hold the text in a page that has moved.
    for (let place = bytes.indexOf(text); place >= 0; place = bytes.indexOf(text, place)) bytes.write('G', place + '"opinion":"'.length);
    writeFileSync(file, bytes);
    product = await start();
    const [changed] = (await events()).filter(({ type }) => type === 'approval.review.examined');
    expect(changed?.data).toEqual({ opinion: 'Grant' });
    expect(await verified()).toMatchObject({
      status: 'done',
      ok: false,
      faultCount: 1,
      faults: [{ stream: streams.review, revision: 1, position: String(changed?.position), rule: 'hash' }],
    });
  });

  it('finds an event that was never chained, and looks only where it is told to', async () => {
    const stream = streamName('case', derivedId('case', 'forged'));
    const [, sample] = (await events()).filter((event) => event.stream === streams.case);
    const { position: _, ...event } = sample!;
    const forged = seal({ ...event, stream, revision: 0 }).event;
    const { positions } = await product.store.append(stream, [forged], 'NoStream');
    expect((await verified())['faults']).toEqual([{ stream, revision: 0, position: String(positions[0]), rule: 'previousHash' }]);
    expect(await verified({ fromPosition: String(positions[0]) })).toMatchObject({ ok: true, fromPosition: String(positions[0]) });
  });

  it('is asked for once by one key, and refused a position that is not there', async () => {
    const [first, again] = [await ask({}, 'auditor', 'same'), await ask({}, 'auditor', 'same')];
    expect(again.body).toEqual(first.body);
    const head = (await product.store.head()) as bigint;
    for (const fromPosition of [String(head + 10n), '9999999999999999999']) {
      expect(await ask({ fromPosition })).toMatchObject({ status: 422, body: { code: 'INVALID_POSITION' } });
    }
    expect((await ask({ fromPosition: '-1' })).status).toBe(422);
  });

  it('that an end of the process has left unfinished is taken up again', async () => {
    // What a process that ended at once would have left: asked for, and nothing more.
    await product.stop();
    product = await startProduct([], { config: { dataDirectory: directory } });
    const id = derivedId('verification', 'left');
    const recorder = new Recorder(product.store, product.now());
    const asked = { verificationId: id, requestedAt: product.now() };
    await recorder.record(streamName('verification', id), { type: 'audit.verification.requested', data: asked });
    await product.stop();
    product = await start();
    await product.quiet();
    expect(await show({ body: { verificationId: id } })).toMatchObject({ status: 'done', ok: true });
    await product.stop();
    product = await start();
    await product.quiet();
    expect((await events()).filter(({ type }) => type === 'audit.verification.completed')).toHaveLength(1);
  });

  it('is listed, the newest first, and may be asked for by an auditor or an administrator alone', async () => {
    await verified();
    const byAdmin = await ask({}, 'admin');
    await product.quiet();
    const list = await product.request<{ items: Body[] }>('GET', '/audit/verifications', { as: 'admin' });
    expect(list.body.items).toHaveLength(2);
    expect(list.body.items.map(({ verificationId }) => verificationId)).toContain(byAdmin.body['verificationId']);
    const before = await product.store.head();
    for (const as of ['clerk', 'officer', 'applicant', 'finance', 'keeper', 'head']) {
      expect((await ask({}, as)).status).toBe(403);
      expect((await product.request('GET', '/audit/verifications', { as })).status).toBe(403);
    }
    expect(await product.store.head()).toBe(before satisfies Position);
    const unknown = await product.request('GET', `/audit/verifications/${derivedId('verification', 'none')}`, { as: 'auditor' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'VERIFICATION_NOT_FOUND' } });
  });
});
