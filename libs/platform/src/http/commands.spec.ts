import { epochText } from '@yikou/event-store';
import { uuidV5 } from '@yikou/shared-kernel';
import { permitId as unknownPermit, post, startDemo, VALID_DRAFT, type DemoAnswer, type DemoApp } from '../testing/demo/demo-app';

describe('a command over HTTP', () => {
  let demo: DemoApp;
  beforeEach(async () => {
    demo = await startDemo({ checkAnswers: true });
  });
  afterEach(() => demo.app.close());

  const draft = (key = 'draft-1', as = 'officer') => demo.inject(post('/demo/permits', { as, key }));
  const grant = (id: unknown, key: string, headers: Record<string, string> = {}, as = 'officer') =>
    demo.inject(post(`/demo/permits/${String(id)}/grant`, { as, key, body: undefined, headers }));
  const change = (id: unknown, key: string, ifMatch: string, purpose = '餐饮') =>
    demo.inject({
      method: 'PUT',
      url: `/demo/permits/${String(id)}/purpose`,
      payload: { purpose },
      headers: { authorization: 'Bearer officer', 'idempotency-key': key, 'if-match': ifMatch },
    });
  const same = (a: DemoAnswer, b: DemoAnswer) => {
    const told = ({ status, text, headers }: DemoAnswer) => ({
      status,
      text,
      etag: headers['etag'],
      at: headers['yikou-position'],
      location: headers['location'],
    });
    expect(told(b)).toEqual(told(a));
  };

  it('answers what was recorded, with revision, position and place', async () => {
    const answer = await draft();
    const { permitId } = answer.body;
    expect(answer).toMatchObject({
      status: 201,
      body: { permitId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, status: 'drafted', revision: 0 },
      headers: { etag: '"0"', 'yikou-position': `${epochText(demo.store.epoch)}-1`, location: `/demo/permits/${String(permitId)}` },
    });
    const [event] = demo.store.recorded;
    expect(event).toMatchObject({
      stream: `permit-${String(permitId)}`,
      type: 'demo.permit.drafted',
      metadata: {
        actor: { id: uuidV5('officer'), role: 'officer', department: 'D1', authority: '行政许可法 §38' },
        requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        causationId: event?.metadata.commandId,
      },
    });
  });

  it('is done once however often it is sent, and gives the same answer, also after others have written', async () => {
    const first = await draft();
    const { permitId } = first.body;
    same(first, await draft());
    const granted = await grant(permitId, 'grant-1');
    expect(granted).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    await change(permitId, 'change-1', '"1"');
    same(first, await draft());
    same(granted, await grant(permitId, 'grant-1'));
    same(granted, await grant(permitId, 'grant-1', { 'if-match': '"0"' }));
    expect(demo.store.recorded).toHaveLength(3);
  });

  it('is another one for another caller, another address or another key', async () => {
    const ids = [await draft('k'), await draft('k2'), await draft('k', 'officer2')].map(({ body }) => body['permitId']);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids.slice(0, 2)) expect((await grant(id, 'k')).status).toBe(200);
    expect(demo.store.recorded).toHaveLength(5);
  });

  it('is the same at an address written otherwise', async () => {
    const { permitId } = (await draft()).body;
    const granted = await grant(permitId, 'g');
    same(
      granted,
      await grant(
        String(permitId).replace(/[0-9]/, (digit) => `%3${digit}`),
        'g',
      ),
    );
    expect(demo.store.recorded).toHaveLength(2);
  });

  it('with another body under the same key is refused, whatever the order of its fields', async () => {
    const first = await draft();
    const turned = Object.fromEntries(Object.entries(VALID_DRAFT).reverse());
    same(first, await demo.inject(post('/demo/permits', { key: 'draft-1', body: turned })));
    const other = await demo.inject(post('/demo/permits', { key: 'draft-1', body: { ...VALID_DRAFT, copies: 2 } }));
    expect(other).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED', errors: [{ in: 'header', field: 'Idempotency-Key', rule: 'one key, one request' }] },
    });
    expect(demo.store.recorded).toHaveLength(1);
  });

  it('wins or is told what is allowed now, when two are sent at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { permitId } = (await draft(`draft-${round}`)).body;
      const before = demo.store.recorded.length;
      const answers = await Promise.all([grant(permitId, 'a'), grant(permitId, 'b')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
        code: 'NOT_ALLOWED',
        state: 'granted',
        allowed: ['ChangePurpose'],
        detail: expect.stringContaining('ChangePurpose') as string,
      });
      expect(demo.store.recorded).toHaveLength(before + 1);
    }
  });

  it('is refused when the caller has seen another revision', async () => {
    const { permitId } = (await draft()).body;
    const stale = await change(permitId, 'c', '"7"');
    expect(stale).toMatchObject({ status: 412, body: { code: 'REVISION_MISMATCH', expected: 7, actual: 0 } });
    for (const tag of ['"x"', 'W/"0"', '"007"', '"99999999999999999999"']) expect((await change(permitId, 'c', tag)).status).toBe(412);
    expect(demo.store.recorded).toHaveLength(1);
    expect(await change(permitId, 'c', '"0"')).toMatchObject({ status: 204, text: '', headers: { etag: '"1"' } });
    expect(await change(permitId, 'd', '*', '酒类')).toMatchObject({ status: 204, headers: { etag: '"2"' } });
  });

  it('lets one of two win who have seen the same revision', async () => {
    const { permitId } = (await draft()).body;
    const answers = await Promise.all([change(permitId, 'a', '"0"', '甲'), change(permitId, 'b', '"0"', '乙')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 412]);
  });

  it('reaches as far as the role that it is done in, the first of the table', async () => {
    const { permitId } = (await draft()).body;
    expect(await grant(permitId, 'g', {}, 'officer2')).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_SCOPE' } });
    await draft('both', 'both');
    expect(demo.store.recorded.at(-1)?.metadata.actor.role).toBe('officer');
    expect(demo.store.recorded).toHaveLength(2);
  });

  it('to what is not there is 404', async () => {
    expect(await grant(unknownPermit, 'g')).toMatchObject({ status: 404, body: { code: 'PERMIT_NOT_FOUND' } });
    expect(demo.store.recorded).toEqual([]);
  });
});
