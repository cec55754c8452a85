import { certificateChanged } from '@yikou/contracts';
import { viewingAggregate } from '@yikou/event-bus';
import { canonicalText, epochText, sha256, type RecordedEvent } from '@yikou/event-store';
import { derivedId, endOfDay, parseBeijingDay } from '@yikou/shared-kernel';
import { DEMO_ACCOUNTS } from '../auth';
import { startProduct, type TestProduct } from '../testing';
import { refusedFields, sampleService } from '../testing/sample.service';

interface Problem {
  code: string;
  errors?: { field: string; rule: string }[];
}
interface RunView {
  runId: string;
  status: string;
  models: { name: string; status: string; documents?: number; hash?: string; rebuiltHash?: string; drift?: number }[];
}

const certificateId = derivedId('certificate', '1');
const certificate = { certificateId, officerId: derivedId('officer'), field: '食品', status: 'inForce', until: '2022-12-31' } as const;
const parkedPath = `/admin/parked/sample-noter/${certificateId}`;

/** A worker compiles its sources before it starts: here, not in the product. */
const PATIENCE_MS = 120_000;

jest.setTimeout(30_000);

describe('operations', () => {
  let product: TestProduct;
  beforeEach(async () => {
    product = await startProduct([sampleService]);
  });
  afterEach(async () => {
    refusedFields.clear();
    await product.stop();
  });

  const notes = async () => (await product.request<{ certificateId: string; over: boolean }[]>('GET', '/sample/notes')).body;
  const ended = async (path: string): Promise<RunView> => {
    for (;;) {
      const { body } = await product.request<RunView>('GET', path, { as: 'admin' });
      if (body.status !== 'running') return body;
    }
  };

  describe('the virtual clock', () => {
    const advance = (to: string, key?: string) =>
      product.request<Problem & { reached: string }>('POST', '/admin/clock/advances', { as: 'admin', body: { to }, ...(key && { key }) });

    it('is shown, and moves with all that becomes due on the way', async () => {
      await product.tell(certificateChanged.tell(certificateId, certificate));
      expect((await product.request('GET', '/admin/clock', { as: 'auditor' })).body).toEqual({
        mode: 'virtual',
        now: '2022-12-01T00:00:00.000Z',
      });
      const to = endOfDay(parseBeijingDay('2022-12-31'));
      const answer = await advance(to, 'k-1');
      expect([answer.status, answer.body]).toEqual([200, { reached: to }]);
      expect(answer.headers.get('yikou-position')).toMatch(/^\d+-[0-9a-f]{8}-\d+$/);
      expect(await notes()).toEqual([{ certificateId, over: true }]);
      const head = await product.store.head();
      expect((await advance(to, 'k-1')).body).toEqual({ reached: to });
      expect((await advance('2022-12-01T00:00:00.000Z')).body).toEqual({ reached: '2022-12-01T00:00:00.000Z' });
      expect(await product.store.head()).toBe(head);
      expect(product.now()).toBe(to);
    });

    it('is moved by name: the event says who', async () => {
      await advance('2022-12-02T00:00:00.000Z');
      const actors: string[] = [];
      for await (const page of product.store.readAll({ filter: { categories: ['clock'] } })) {
        actors.push(...page.map(({ metadata }) => metadata.actor.role));
      }
      expect(actors.at(-1)).toBe('admin');
    });

    it('does not leap further than ten years', async () => {
      const { status, body } = await advance('2122-12-01T00:00:00.000Z');
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, 'INVALID_ADVANCE', '/to']);
    });

    it('is the only one that moves', async () => {
      const other = await startProduct([sampleService], { clock: 'system' });
      const answer = await other.request<Problem>('POST', '/admin/clock/advances', {
        as: 'admin',
        body: { to: '2030-01-01T00:00:00.000Z' },
      });
      expect([answer.status, answer.body.code]).toEqual([409, 'CLOCK_NOT_VIRTUAL']);
      await other.stop();
    });
  });

  describe('parked keys', () => {
    beforeEach(async () => {
      refusedFields.add('食品');
      await product.tell(certificateChanged.tell(certificateId, certificate));
      await product.tell(certificateChanged.tell(certificateId, { ...certificate, until: '2023-12-31' }));
    });
    const act = <Body = Problem>(what: string, body?: object) =>
      product.request<Body>('POST', `${parkedPath}/${what}`, { as: 'admin', ...(body && { body }) });

    const list = (body: object = {}, { as = 'admin', key }: { as?: string; key?: string } = {}) =>
      product.request<Problem & { items: object[]; next?: string }>('POST', '/admin/parked/listings', { as, body, ...(key && { key }) });
    const look = ({ as = 'admin', key }: { as?: string; key?: string } = {}) =>
      product.request<Problem & { messages: { id: string }[] }>('POST', `${parkedPath}/looks`, { as, ...(key && { key }) });
    const viewings = async (): Promise<readonly RecordedEvent[]> => {
      const recorded: RecordedEvent[] = [];
      for await (const page of product.store.readAll({ filter: { categories: [viewingAggregate.category] } })) recorded.push(...page);
      return recorded;
    };
    const listed = { reactor: 'sample-noter', key: certificateId, count: 2, since: '2022-12-01T00:00:00.000Z', code: 'FIELD_REFUSED' };

    it('are listed and looked into', async () => {
      expect((await list({}, { as: 'auditor' })).body).toEqual({ items: [listed] });
      expect((await list({ reactor: 'another' })).body).toEqual({ items: [] });
      const line = await look({ as: 'auditor' });
      expect(line.body).toMatchObject({ count: 2, failure: { code: 'FIELD_REFUSED' }, messages: [{ data: { field: '食品' } }, {}] });
      const none = await product.request<Problem>('POST', '/admin/parked/sample-noter/other/looks', { as: 'admin' });
      expect([none.status, none.body.code]).toEqual([404, 'PARKED_KEY_NOT_FOUND']);
    });

    it('are listed and looked into on record: who, on what authority, when, and what was shown', async () => {
      const answer = await list({ reactor: 'sample-noter' });
      await look({ as: 'auditor' });
      const [first, second, ...more] = await viewings();
      expect(more).toEqual([]);
      expect(first).toMatchObject({
        type: 'bus.parked.listed',
        data: { reactor: 'sample-noter', items: [listed] },
        metadata: {
          actor: { role: 'admin', authority: '系统管理员职责' },
          causationId: first?.metadata.commandId,
          recordedAt: product.now(),
          requestHash: expect.any(String) as string,
        },
      });
      expect(second).toMatchObject({
        type: 'bus.parked.looked-into',
        data: { reactor: 'sample-noter', key: certificateId, revision: 1, count: 2 },
        metadata: { actor: { role: 'auditor', authority: '审计法 §34' } },
      });
      expect(answer.headers.get('yikou-position')).toBe(`${epochText(product.store.epoch)}-${String(first?.position)}`);
    });

    it('are shown in no other way', async () => {
      for (const path of ['/admin/parked', parkedPath]) {
        const { status, body } = await product.request<Problem>('GET', path, { as: 'admin' });
        expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
      }
      expect(await viewings()).toEqual([]);
    });

    it('are shown again to who asks with the same key as they were then: it is no second act, and shows nothing new', async () => {
      const [page, line] = [await list({}, { key: 'list' }), await look({ key: 'look' })];
      const [first, second] = line.body.messages.map(({ id }) => id);
      await act('discards', { messageId: first, reason: '重复' });
      await act('discards', { messageId: second, reason: '重复' });
      await product.quiet();
      expect((await list({}, { key: 'list' })).body).toEqual(page.body);
      expect((await look({ key: 'look' })).body).toEqual(line.body);
      expect((await look({ key: 'another' })).status).toBe(404);
      expect(await viewings()).toHaveLength(2);
      expect((await list({ limit: 1 }, { key: 'list' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
      expect((await look({ key: 'look', as: 'auditor' })).status).toBe(404);
    });

    it('are shown once on record, though the same request comes twice at once', async () => {
      const [one, two] = await Promise.all([look({ key: 'look' }), look({ key: 'look' })]);
      expect(one.body).toEqual(two.body);
      expect(await viewings()).toHaveLength(1);
    });

    it('are listed in pages, each of them an act', async () => {
      const other = derivedId('certificate', 'other');
      await product.tell(certificateChanged.tell(other, { ...certificate, certificateId: other }));
      const first = await list({ limit: 1 });
      const { items, next } = (await list({ limit: 1, cursor: first.body.next })).body;
      expect([...first.body.items, ...items].map((item) => (item as typeof listed).key).toSorted()).toEqual(
        [certificateId, other].toSorted(),
      );
      expect(next).toBeUndefined();
      expect((await viewings()).map(({ data }) => data['items'])).toEqual([first.body.items, items]);
      for (const body of [{ cursor: 'abc' }, { limit: 101 }, { limit: 0 }, { reactor: 'A b' }, { key: 'x' }])
        expect((await list(body)).status).toBe(422);
      expect(await viewings()).toHaveLength(2);
    });

    it('hold messages that are too large for an event: these are shown by their hash and size, and replayed as they were told', async () => {
      const field = 'x'.repeat(998_800);
      refusedFields.add(field);
      const told = { ...certificate, certificateId: derivedId('certificate', 'large'), field };
      const { certificateId: large } = told;
      await product.tell(certificateChanged.tell(large, told));
      const path = `/admin/parked/sample-noter/${large}`;
      const { body } = await product.request<{ messages: object[] }>('POST', `${path}/looks`, { as: 'admin' });
      expect(body.messages).toEqual([
        {
          id: expect.any(String) as string,
          type: certificateChanged.type,
          topic: certificateChanged.topic,
          time: product.now(),
          position: expect.stringMatching(/^\d+$/) as string,
          omitted: { hash: sha256(canonicalText(told)), bytes: canonicalText(told).length },
        },
      ]);
      refusedFields.clear();
      const replayed = await product.request<{ released: string[] }>('POST', `${path}/replays`, { as: 'admin' });
      expect(replayed.body).toEqual({ released: [expect.any(String)] });
      await product.quiet();
      expect(await notes()).toEqual([{ certificateId: large, over: false }]);
    });

    it('are replayed in order when the cause is gone', async () => {
      const failed = await act('replays');
      expect(failed.body).toEqual({ released: [], failure: expect.objectContaining({ code: 'FIELD_REFUSED' }) as object });
      refusedFields.clear();
      const { body } = await act<{ released: string[] }>('replays');
      expect(body.released).toHaveLength(2);
      await product.quiet();
      expect(await notes()).toEqual([{ certificateId, over: false }]);
      expect((await act('replays')).body.code).toBe('KEY_NOT_PARKED');
      expect((await list()).body).toEqual({ items: [] });
    });

    it('are discarded message by message, at any place, with a reason', async () => {
      const { body } = await look();
      const [first, second] = body.messages.map(({ id }) => id);
      expect((await act('discards', { messageId: derivedId('other'), reason: '重复' })).body.code).toBe('MESSAGE_NOT_PARKED');
      expect((await act('discards', { messageId: first, reason: '' })).status).toBe(422);
      expect((await act('discards', { messageId: second, reason: '重复' })).status).toBe(200);
      expect((await act('discards', { messageId: first, reason: '重复' })).status).toBe(200);
      expect((await act('discards', { messageId: first, reason: '重复' })).body.code).toBe('PARKED_KEY_NOT_FOUND');
    });

    it('of a reactor that does not run are unknown', async () => {
      const answer = await product.request<Problem>('POST', `/admin/parked/nobody/${certificateId}/replays`, { as: 'admin' });
      expect([answer.status, answer.body.code]).toEqual([404, 'UNKNOWN_REACTOR']);
    });
  });

  describe('read models', () => {
    beforeEach(() => product.tell(certificateChanged.tell(certificateId, certificate)));

    it('are listed with their size and place', async () => {
      const { body } = await product.request<{ items: { name: string }[] }>('GET', '/admin/read-models', { as: 'auditor' });
      expect(body.items.map(({ name }) => name)).toEqual(['parked_keys', 'sample_notes', 'timers']);
      expect(body.items[1]).toMatchObject({ status: 'live', documents: 1, lag: '0', position: String(await product.store.head()) });
    });

    it(
      'equal their rebuild, each of them, the index of timers too',
      async () => {
        const begun = await product.request<RunView>('POST', '/admin/read-models/checks', { as: 'auditor', body: {} });
        expect(begun.status).toBe(202);
        expect(begun.headers.get('location')).toBe(`/admin/read-models/checks/${begun.body.runId}`);
        const run = await ended(begun.headers.get('location')!);
        expect(run.status).toBe('done');
        expect(run.models.map(({ name, status }) => [name, status]).toSorted()).toEqual([
          ['parked_keys', 'same'],
          ['sample_notes', 'same'],
          ['timers', 'same'],
        ]);
        for (const { hash, rebuiltHash } of run.models) expect(hash).toBe(rebuiltHash);
        expect(run.models.find(({ name }) => name === 'timers')).toMatchObject({ documents: 1, drift: 0 });
      },
      PATIENCE_MS,
    );

    it(
      'are rebuilt beside the live one',
      async () => {
        const begun = await product.request<RunView>('POST', '/admin/read-models/sample_notes/rebuilds', { as: 'admin' });
        expect(begun.status).toBe(202);
        expect(await ended(begun.headers.get('location')!)).toMatchObject({
          kind: 'rebuild',
          status: 'done',
          models: [{ name: 'sample_notes', status: 'rebuilt', documents: 1 }],
        });
        expect(await notes()).toEqual([{ certificateId, over: false }]);
      },
      PATIENCE_MS,
    );

    it('of another name, and runs that never were, are unknown', async () => {
      const { status } = await product.request('POST', '/admin/read-models/other/rebuilds', { as: 'admin' });
      const check = await product.request('POST', '/admin/read-models/checks', { as: 'admin', body: { names: ['other'] } });
      const run = await product.request('GET', `/admin/read-models/checks/${derivedId('run')}`, { as: 'admin' });
      expect([status, check.status, run.status]).toEqual([404, 404, 404]);
    });
  });

  it('are for the administrator; the auditor looks and checks', async () => {
    const acts = [
      ['POST', '/admin/clock/advances', { to: '2022-12-02T00:00:00.000Z' }],
      ['POST', `${parkedPath}/replays`, undefined],
      ['POST', `${parkedPath}/discards`, { messageId: derivedId('m'), reason: 'x' }],
      ['POST', '/admin/read-models/sample_notes/rebuilds', undefined],
    ] as const;
    const looks = [
      ['GET', '/admin/clock', undefined],
      ['POST', '/admin/parked/listings', {}],
      ['POST', `${parkedPath}/looks`, undefined],
      ['GET', '/admin/read-models', undefined],
      ['POST', '/admin/read-models/checks', {}],
    ] as const;
    const statusOf = async (as: string, [method, path, body]: (typeof acts)[number] | (typeof looks)[number]) =>
      (await product.request(method, path, { as, ...(body && { body }) })).status;
    const head = await product.store.head();
    for (const route of acts) {
      expect(await statusOf('auditor', route)).toBe(403);
    }
    for (const { login } of DEMO_ACCOUNTS.filter(({ roles }) => !roles.includes('admin') && !roles.includes('auditor'))) {
      for (const route of [...acts, ...looks]) expect(await statusOf(login, route)).toBe(403);
    }
    expect(await product.store.head()).toBe(head);
  });

  it('tell whether the product lives and is ready', async () => {
    await product.quiet();
    expect(await product.request('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await product.request('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', degraded: [] } });
  });

  it('are measured', async () => {
    refusedFields.add('食品');
    await product.tell(certificateChanged.tell(certificateId, certificate));
    await product.tell(
      certificateChanged.tell(derivedId('certificate', '2'), {
        ...certificate,
        certificateId: derivedId('certificate', '2'),
        field: '药品',
      }),
    );
    await product.request('GET', '/sample/notes');
    const { body, headers } = await product.request<string>('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    for (const line of [
      /^yikou_http_request_duration_seconds_count\{method="GET",route="\/sample\/notes",status="200"\} 1$/m,
      /^yikou_commands_total\{category="note",outcome="recorded",code=""\} 1$/m,
      /^yikou_append_batch_events_count \d+$/m,
      /^yikou_follower_lag_positions\{follower="projection sample_notes"\} 0$/m,
      /^yikou_parked_keys 1$/m,
      /^yikou_timers\{state="waiting"\} 1$/m,
      /^nodejs_eventloop_lag_seconds /m,
      /^process_resident_memory_bytes /m,
    ]) {
      expect(body).toMatch(line);
    }
    expect(body).not.toContain(certificateId);
  });
});
