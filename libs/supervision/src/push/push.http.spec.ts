import { decisionEffective, itemPublished, PushedEvent, WebhookHeaders, type ItemVersion } from '@yikou/contracts';
import { CommandHandler, streamOf } from '@yikou/event-sourcing';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { citizenIdFrom, derivedId, parseBeijingDay, parseDivisionCode, parseUuid } from '@yikou/shared-kernel';
import { Ajv2020 } from 'ajv/dist/2020';
import { Webhook } from 'standardwebhooks';
import { supervisionService } from '..';
import { pushAggregate } from '../streams';
import { MAX_ATTEMPTS } from './back-off';
import { department } from '../testing/department';

const item: ItemVersion = {
  itemId: derivedId('item', 'food'),
  version: 1,
  code: '210800-SC-01',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: 'scjg',
  departmentName: '市场监督管理局',
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '食品安全法', article: '§35' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 10,
  materials: [],
  supervising: [
    { departmentCode: 'yjgl', departmentName: '应急管理局', fields: ['caseNo', 'outcome', 'documentNumber', 'applicantName'] },
    { departmentCode: 'gaj', departmentName: '公安局', fields: ['caseNo'] },
  ],
  pushLimit: 1,
  documentSeries: '营行审',
};

const supervisor = { login: 'yjgl-supervisor', roles: ['supervisor'] as const, departmentCode: 'yjgl' };
const stranger = { login: 'gaj-supervisor', roles: ['supervisor'] as const, departmentCode: 'gaj' };

describe('supervision, from the decision to the department and back', () => {
  let product: TestProduct;
  let end: Awaited<ReturnType<typeof department>>;
  let secret: string;
  let sequence = 0;
  let subscriptionId: string;

  const post = (path: string, body: unknown = {}, as = supervisor.login) =>
    product.request<{ code?: string; pushId?: string; pushes?: number }>('POST', `/supervision/${path}`, { as, body });
  const get = <Body>(path: string, as = supervisor.login) => product.request<Body>('GET', `/supervision/${path}`, { as });

  const decide = async (name: string, outcome: 'granted' | 'refused' = 'granted'): Promise<string> => {
    const caseId = derivedId('case', name);
    const number = citizenIdFrom(parseDivisionCode('210802'), parseBeijingDay('1980-01-01'), (sequence += 1));
    const subjectId = await product.keys.nameSubject({ kind: 'citizenId', number }, derivedId('subject', name));
    const applicant = { subjectId, kind: 'natural' as const, name: await product.keys.seal(subjectId, `张${name}`) };
    await product.tell(
      decisionEffective.tell(caseId, {
        caseId,
        caseNo: `NO-${name}`,
        itemId: item.itemId,
        itemVersion: 1,
        departmentCode: 'scjg',
        applicant,
        outcome,
        documentNumber: `营行审〔2022〕${String(name.length)}号`,
        decidedAt: product.now(),
      }),
    );
    await product.quiet();
    return caseId;
  };

  beforeAll(async () => {
    end = await department();
    product = await startProduct([supervisionService], { accounts: [supervisor, stranger] });
    await product.tell(itemPublished.tell(item.itemId, item));
    const opened = await product.request<{ secret: string; subscriptionId: string }>('POST', '/supervision/subscriptions', {
      as: supervisor.login,
      body: { departmentCode: 'yjgl', url: end.url },
    });
    expect(opened.status).toBe(201);
    ({ secret, subscriptionId } = opened.body);
    await product.quiet();
  });

  afterAll(async () => {
    await product.stop();
    await end.close();
  });

  beforeEach(() => {
    end.received.length = 0;
    end.answerWith(204);
  });

  it('sends a grant, signed, with the fields of the department only and the name in clear', async () => {
    const caseId = await decide('a');
    expect(end.received).toHaveLength(1);
    const [{ headers, body }] = end.received as [(typeof end.received)[0]];
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string; data: unknown };
    expect(event).toMatchObject({ specversion: '1.0', subject: caseId, id: headers['webhook-id'] });
    expect(event.data).toEqual({ caseNo: 'NO-a', outcome: 'granted', documentNumber: '营行审〔2022〕1号', applicantName: '张a' });
  });

  it('sends what the AsyncAPI document says', async () => {
    await decide('documented');
    const [{ headers, body }] = end.received as [(typeof end.received)[0]];
    const ajv = new Ajv2020({ strict: true });
    for (const [schema, value] of [
      [PushedEvent, JSON.parse(body)],
      [WebhookHeaders, headers],
    ] as const) {
      const fits = ajv.compile(schema);
      expect([fits(value), fits.errors]).toEqual([true, null]);
    }
  });

  it('sends no refusal', async () => {
    await decide('refused', 'refused');
    expect(end.received).toHaveLength(0);
  });

  it('keeps the name as ciphertext in history', async () => {
    await decide('secret');
    const text: string[] = [];
    for await (const page of product.store.readAll()) text.push(...page.map((event) => JSON.stringify(event.data)));
    expect(text.join()).not.toContain('张secret');
  });

  it('is acknowledged and answered by the department itself only', async () => {
    await decide('b');
    const pushId = String(end.received[0]?.headers['webhook-id']);
    expect((await post(`pushes/${pushId}/acknowledgements`, {}, stranger.login)).status).toBe(403);
    expect((await post(`pushes/${pushId}/feedback`, { finding: 'inOrder' })).body).toMatchObject({
      code: 'NOT_ALLOWED',
      state: 'delivered',
    });
    expect((await post(`pushes/${pushId}/acknowledgements`)).body).toMatchObject({ pushId, status: 'acknowledged' });
    expect((await post(`pushes/${pushId}/feedback`, { finding: 'illegal', text: '现场不符' })).status).toBe(200);
    await product.quiet();
    const { body } = await get<Record<string, unknown>>(`pushes/${pushId}`);
    expect(body).toMatchObject({
      status: 'answered',
      deliveries: [{ subscriptionId, status: 'delivered' }],
      feedback: [{ finding: 'illegal', text: '现场不符' }],
    });
  });

  it('is acknowledged by one of two at once, and a subscription closed by one of two', async () => {
    const statuses = async (path: string, body: object) =>
      (await Promise.all([post(path, body), post(path, body)])).map(({ status }) => status).sort();
    for (let round = 0; round < 20; round += 1) {
      end.received.length = 0;
      await decide(`raced-${String(round)}`);
      expect(await statuses(`pushes/${String(end.received[0]?.headers['webhook-id'])}/acknowledgements`, {})).toEqual([200, 409]);
    }
    for (let round = 0; round < 20; round += 1) {
      const { body } = await product.request<{ subscriptionId: string }>('POST', '/supervision/subscriptions', {
        as: supervisor.login,
        body: { departmentCode: 'yjgl', url: end.url, itemCodes: ['another item'] },
      });
      expect(await statuses(`subscriptions/${body.subscriptionId}/closures`, { reason: '迁移' })).toEqual([200, 409]);
    }
  });

  it('gives a department its pushes from where it left off', async () => {
    const path = 'departments/gaj/pushes';
    type Feed = { items: { pushId: string; content: object }[]; cursor: string };
    const before = await get<Feed>(`${path}?limit=1000`, stranger.login);
    await decide('c');
    await decide('d');
    const first = await get<Feed>(`${path}?limit=1&cursor=${before.body.cursor}`, stranger.login);
    expect(first.body.items.map(({ content }) => content)).toEqual([{ caseNo: 'NO-c' }]);
    const second = await get<Feed>(`${path}?limit=10&cursor=${first.body.cursor}`, stranger.login);
    expect(second.body.items.map(({ content }) => content)).toEqual([{ caseNo: 'NO-d' }]);
    const none = await get<Feed>(`${path}?cursor=${second.body.cursor}`, stranger.login);
    expect(none.body).toEqual({ items: [], cursor: second.body.cursor });
    expect((await get(path)).status).toBe(403);
    for (const cursor of ['99-1', '1-1', '1-00000000-1', second.body.cursor.replace(/^1/, '2')])
      expect((await get<{ code: string }>(`${path}?cursor=${cursor}`, stranger.login)).body.code).toBe('CURSOR_OF_OTHER_EPOCH');
  });

  it('tries again after a failure, under the same id, and says why it failed', async () => {
    end.answerWith(503);
    await decide('e');
    expect(end.received).toHaveLength(1);
    const pushId = String(end.received[0]?.headers['webhook-id']);
    expect((await get<Record<string, unknown>>(`pushes/${pushId}`)).body).toMatchObject({
      deliveries: [{ status: 'pending', attempts: 1, lastFailure: 'STATUS_503' }],
    });
    end.answerWith(204);
    while (end.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await product.quiet();
    expect(end.received[1]?.headers['webhook-id']).toBe(pushId);
    expect((await get<Record<string, unknown>>(`pushes/${pushId}`)).body).toMatchObject({ deliveries: [{ status: 'delivered' }] });
  });

  it('parks what the subscriber says is gone, until it is asked for again', async () => {
    end.answerWith(410);
    await decide('f');
    const pushId = String(end.received[0]?.headers['webhook-id']);
    const parked = await get<{ items: { pushId: string }[] }>('pushes?parked=true');
    expect(parked.body.items.map((each) => each.pushId)).toEqual([pushId]);
    end.answerWith(204);
    expect((await post(`pushes/${pushId}/replays`, { subscriptionId })).status).toBe(200);
    await product.quiet();
    expect(end.received).toHaveLength(2);
    expect((await get<{ items: unknown[] }>('pushes?parked=true')).body.items).toEqual([]);
  });

  it('parks what three days of attempts could not deliver, and sends it no more until it is asked for again', async () => {
    end.answerWith(503);
    await decide('three-days');
    const pushId = String(end.received[0]?.headers['webhook-id']);
    const handler = new CommandHandler(product.store, { now: () => product.now() });
    for (let attempt = 2; attempt < MAX_ATTEMPTS; attempt += 1) {
      const failed = {
        type: 'RecordFailure',
        subscriptionId: parseUuid(subscriptionId),
        round: 0,
        attempt,
        reason: 'STATUS_503',
        final: false,
      } as const;
      const commandId = derivedId('attempt', pushId, String(attempt));
      const actor = { id: 'system:supervision', role: 'system', authority: '行政许可法 §61' };
      await handler.handle(pushAggregate, streamOf(pushAggregate, pushId), failed, {
        commandId,
        causationId: pushId,
        correlationId: pushId,
        actor,
      });
    }
    await product.restart();
    await product.quiet();
    expect((await get<Record<string, unknown>>(`pushes/${pushId}`)).body).toMatchObject({
      parked: true,
      deliveries: [{ status: 'parked', attempts: MAX_ATTEMPTS, lastFailure: 'STATUS_503' }],
    });
    const { length } = end.received;
    await product.restart();
    await product.quiet();
    expect(end.received).toHaveLength(length);
    end.answerWith(204);
    expect((await post(`pushes/${pushId}/replays`, { subscriptionId })).status).toBe(200);
    await product.quiet();
    expect(end.received).toHaveLength(length + 1);
    expect((await get<Record<string, unknown>>(`pushes/${pushId}`)).body).toMatchObject({ parked: false, status: 'delivered' });
  });

  it('sends everything again from any point', async () => {
    const { body } = await get<{ cursor: string }>('departments/yjgl/pushes?limit=1');
    const all = await post(`subscriptions/${subscriptionId}/replays`);
    const later = await post(`subscriptions/${subscriptionId}/replays`, { cursor: body.cursor });
    await product.quiet();
    expect(later.body.pushes).toBe((all.body.pushes ?? 0) - 1);
    expect(new Set(end.received.map(({ headers }) => headers['webhook-id'])).size).toBe(all.body.pushes);
  });

  it('gives each event an id of its own, though one request asks for many pushes', async () => {
    await post(`subscriptions/${subscriptionId}/replays`);
    await product.quiet();
    const ids: string[] = [];
    for await (const page of product.store.readAll()) ids.push(...page.map(({ id }) => id));
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('goes on with what was pending after a restart', async () => {
    end.answerWith(503);
    await decide('g');
    const pushId = end.received[0]?.headers['webhook-id'];
    end.answerWith(204);
    await product.restart();
    await product.quiet();
    expect(end.received.map(({ headers }) => headers['webhook-id'])).toContain(pushId);
    expect((await get<Record<string, unknown>>(`pushes/${String(pushId)}`)).body).toMatchObject({ deliveries: [{ status: 'delivered' }] });
  });

  it('goes up to the superior when it is not acknowledged in time', async () => {
    await decide('h');
    const pushId = String(end.received[0]?.headers['webhook-id']);
    const { acknowledgeBy } = (await get<{ acknowledgeBy: string }>(`pushes/${pushId}`)).body;
    await product.advanceTo(acknowledgeBy as never);
    expect((await get<Record<string, unknown>>(`pushes/${pushId}`)).body).toMatchObject({ status: 'delivered', escalated: true });
    const conversations = new Set<string>();
    for await (const page of product.store.readStream(streamOf(pushAggregate, pushId))) {
      for (const { metadata } of page) conversations.add(metadata.correlationId);
    }
    expect(conversations.size).toBe(1);
  });

  it('lets nobody subscribe another department, and closes a subscription', async () => {
    expect((await post('subscriptions', { departmentCode: 'gaj', url: end.url })).status).toBe(403);
    expect((await post('subscriptions', { departmentCode: 'yjgl', url: 'http://u:p@127.0.0.1/' })).body.code).toBe('INVALID_WEBHOOK_URL');
    expect((await post(`subscriptions/${subscriptionId}/closures`, { reason: '迁移' }, stranger.login)).status).toBe(403);
    const replays = { path: `/supervision/subscriptions/${subscriptionId}/replays`, of: { as: supervisor.login, body: {}, key: 'again' } };
    const replayed = await product.request('POST', replays.path, replays.of);
    expect((await post(`subscriptions/${subscriptionId}/closures`, { reason: '迁移' })).status).toBe(200);
    await product.quiet();
    expect(await product.request('POST', replays.path, replays.of)).toMatchObject({ status: 200, body: replayed.body });
    await product.quiet();
    end.received.length = 0;
    await decide('i');
    expect(end.received).toHaveLength(0);
    expect((await post(`subscriptions/${subscriptionId}/replays`)).body.code).toBe('SUBSCRIPTION_CLOSED');
  });
});
