import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { epochText } from '@yikou/event-store';
import { Observable } from 'rxjs';
import { permitId, post, startDemo, VALID_DRAFT, type DemoAnswer, type DemoApp } from '../testing/demo/demo-app';

describe('what a request gets', () => {
  let demo: DemoApp;
  beforeAll(async () => {
    demo = await startDemo({ checkAnswers: true });
  });
  afterAll(() => demo.app.close());
  afterEach(() => expect(demo.store.recorded).toEqual([]));

  const echo = (payload: string | Buffer, contentType = 'application/json') =>
    demo.inject({ method: 'POST', url: '/demo/echo', payload, headers: { 'content-type': contentType } });
  const get = (url: string, headers: Record<string, string> = {}) =>
    demo.inject({ method: 'GET', url, headers: { authorization: 'Bearer clerk', ...headers } });
  const expectProblem = (answer: DemoAnswer, status: number, code: string, more: object = {}) => {
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual(
      expect.objectContaining({
        type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
        title: expect.stringMatching(/\p{Script=Han}.* [A-Z]/u) as string,
        status,
        code,
        instance: expect.stringMatching(/^\//) as string,
        correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        ...more,
      }),
    );
    expect(answer.status).toBe(status);
  };

  describe('for its body', () => {
    it('takes JSON in UTF-8, with or without saying so', async () => {
      for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
        expect(await echo('{"text":"一口"}', type)).toMatchObject({ status: 200, body: { text: '一口' } });
      }
    });

    it.each(['{', '{"text":"a"', 'text', '{"text":"a"}x', "{'text':'a'}"])('400 for malformed JSON: %s', async (payload) => {
      expectProblem(await echo(payload), 400, 'MALFORMED_JSON');
    });

    it('400 for bytes that are not UTF-8', async () => {
      expectProblem(await echo(Buffer.from([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])), 400, 'MALFORMED_JSON');
    });

    it.each(['{"__proto__":{"x":1},"text":"a"}', '{"text":"a","constructor":{"prototype":{}}}'])('400 for poison: %s', async (payload) => {
      expectProblem(await echo(payload), 400, 'MALFORMED_JSON');
    });

    it('400 for none where one is needed', async () => {
      expectProblem(await echo(''), 400, 'EMPTY_BODY');
      expectProblem(await demo.inject({ method: 'POST', url: '/demo/echo' }), 400, 'EMPTY_BODY');
    });

    it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/xml', 'application/json; charset=utf-16', 'nonsense'])(
      '415 for %s',
      async (type) => expectProblem(await echo('{"text":"a"}', type), 415, 'UNSUPPORTED_MEDIA_TYPE'),
    );

    it('415 for a body of no type', async () => {
      const answer = await demo.inject({ method: 'POST', url: '/demo/echo', payload: Buffer.from('{"text":"a"}') });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    });

    it('413 above a mebibyte', async () => {
      expectProblem(await echo(JSON.stringify({ text: 'x'.repeat(1024 * 1024) })), 413, 'TOO_LARGE');
    });

    it('422 for one where none is taken', async () => {
      const url = `/demo/permits/${permitId}/grant`;
      expectProblem(await demo.inject(post(url, { body: { a: 1 } })), 422, 'BODY_NOT_EXPECTED');
      expectProblem(await demo.inject(post(url, { text: '[]' })), 422, 'BODY_NOT_EXPECTED');
      expectProblem(await demo.inject(post(url, { body: {} })), 404, 'PERMIT_NOT_FOUND');
      const query = { method: 'GET', url: '/demo/permits', payload: { a: 1 }, headers: { authorization: 'Bearer clerk' } } as const;
      expectProblem(await demo.inject(query), 422, 'BODY_NOT_EXPECTED');
    });

    it('422 with every field and rule', async () => {
      const body = { ...VALID_DRAFT, purpose: ' ', channel: 'fax', holder: { name: '王' }, extra: 1 };
      expectProblem(await demo.inject(post('/demo/permits', { body })), 422, 'INVALID_REQUEST', {
        errors: expect.arrayContaining([
          { field: '/purpose', rule: 'plain-text' },
          { field: '/channel', rule: 'one of window, online' },
          { field: '/holder/number', rule: 'required' },
          { field: '/extra', rule: 'unknown field' },
        ]) as unknown,
      });
    });

    it('422 for what a store would change', async () => {
      const draft = (remark: string) => JSON.stringify({ ...VALID_DRAFT, remark }).replaceAll('\\\\', '\\');
      expectProblem(await demo.inject(post('/demo/permits', { text: draft('a\\u0000b') })), 422, 'INVALID_REQUEST', {
        errors: [{ field: '/remark', rule: 'no U+0000' }],
      });
      expectProblem(await demo.inject(post('/demo/permits', { text: draft('a\\ud800b') })), 422, 'UNSTORABLE_VALUE', {
        errors: [{ field: '/remark', rule: 'well-formed Unicode' }],
      });
    });
  });

  describe('for its address', () => {
    it('404 for what is not there', async () => {
      expectProblem(await get('/demo/nothing'), 404, 'NOT_FOUND', { instance: '/demo/nothing' });
      expectProblem(await get('/demo/permits/'), 404, 'NOT_FOUND');
      expectProblem(await get('/'), 404, 'NOT_FOUND');
      expectProblem(await get(`/demo/permits/${permitId}`), 404, 'PERMIT_NOT_FOUND');
    });

    it('405 with Allow for another method', async () => {
      const answer = await demo.inject({ method: 'DELETE', url: `/demo/permits/${permitId}` });
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
      expect((await demo.inject({ method: 'PUT', url: '/demo/page/x/y' })).headers['allow']).toBe('GET, HEAD, OPTIONS');
      expectProblem(
        await demo.inject({ method: 'PATCH', url: '/demo/echo', payload: '{', headers: { 'content-type': 'x/y' } }),
        405,
        'METHOD_NOT_ALLOWED',
      );
    });

    it('answers OPTIONS with Allow, and HEAD as GET without a body', async () => {
      const options = await demo.inject({ method: 'OPTIONS', url: '/demo/permits' });
      expect(options).toMatchObject({ status: 204, text: '', headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
      const head = await demo.inject({ method: 'HEAD', url: '/demo/permits', headers: { authorization: 'Bearer clerk' } });
      expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': '12' } });
    });

    it('400 for what is not percent-encoded UTF-8', async () => {
      for (const url of ['/demo/permits/%zz', '/demo/permits/%ff', '/demo/permits?status=%zz', '/demo/permits?status=%ff']) {
        expectProblem(await get(url), 400, 'MALFORMED_REQUEST');
      }
    });

    it('422 for a name in the path that breaks its rule', async () => {
      const errors = [{ in: 'path', field: '/permitId', rule: 'uuid' }];
      expectProblem(await get('/demo/permits/12'), 422, 'INVALID_REQUEST', { errors });
      expectProblem(await get(`/demo/permits/${permitId.toUpperCase()}`), 422, 'INVALID_REQUEST', { errors });
      expectProblem(await get(`/demo/permits/${'9'.repeat(2_000)}`), 422, 'INVALID_REQUEST', { errors });
      expectProblem(await get(`/demo/permits/${'9'.repeat(5_000)}`), 414, 'URI_TOO_LONG');
    });

    it('422 for a query that breaks a rule', async () => {
      const refused = async (query: string, error: object) =>
        expectProblem(await get(`/demo/permits?${query}`), 422, 'INVALID_REQUEST', { errors: [{ in: 'query', ...error }] });
      await refused('limit=0', { field: '/limit', rule: 'minimum 1' });
      await refused('limit=1&limit=2', { field: '/limit', rule: 'type integer' });
      await refused('other=1', { field: '/other', rule: 'unknown field' });
      await refused('__proto__=1', { field: '/__proto__', rule: 'unknown field' });
      expectProblem(await get(`/demo/permits/${permitId}?x=1`), 422, 'INVALID_REQUEST');
      await refused('word=%00', { field: '/word', rule: 'no U+0000' });
    });

    it('422 for a cursor of another list', async () => {
      expectProblem(await get('/demo/permits?cursor=eyJ9'), 422, 'BAD_CURSOR', {
        errors: [{ in: 'query', field: '/cursor', rule: 'a cursor of this list' }],
      });
    });
  });

  describe('for its caller', () => {
    it('401 with a challenge without a token, or with a bad one', async () => {
      const without = await demo.inject({ method: 'GET', url: '/demo/permits' });
      expectProblem(without, 401, 'UNAUTHENTICATED');
      expect(without.headers['www-authenticate']).toBe('Bearer realm="yikou"');
      for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b']) {
        expectProblem(await get('/demo/permits', { authorization }), 401, 'UNAUTHENTICATED');
      }
      const forged = await get('/demo/permits', { authorization: 'Bearer nobody' });
      expectProblem(forged, 401, 'INVALID_TOKEN');
      expect(forged.headers['www-authenticate']).toBe('Bearer realm="yikou", error="invalid_token"');
    });

    it('403 for a role that the table does not grant the action', async () => {
      expectProblem(await get('/demo/permits', { authorization: 'Bearer keeper' }), 403, 'FORBIDDEN_ROLE');
      expectProblem(await demo.inject(post('/demo/permits', { as: 'auditor' })), 403, 'FORBIDDEN_ROLE');
    });
  });

  describe('for its headers', () => {
    const draft = (headers: Record<string, string>) => demo.inject(post('/demo/permits', { headers }));
    const change = (headers: Record<string, string>) =>
      demo.inject({
        method: 'PUT',
        url: `/demo/permits/${permitId}/purpose`,
        payload: { purpose: '食品' },
        headers: { authorization: 'Bearer officer', 'idempotency-key': 'k', ...headers },
      });

    it('400 for a command without a usable Idempotency-Key', async () => {
      const field = 'Idempotency-Key';
      expectProblem(await demo.inject(post('/demo/permits', { key: null })), 400, 'IDEMPOTENCY_KEY_MISSING', {
        errors: [{ in: 'header', field, rule: 'required' }],
      });
      for (const key of ['', 'a b', 'é', 'x'.repeat(256)]) {
        expectProblem(await draft({ 'idempotency-key': key }), 400, 'IDEMPOTENCY_KEY_INVALID');
      }
    });

    it('428 without If-Match where it is required, 422 for a malformed one, 400 where it has no meaning', async () => {
      expectProblem(await change({}), 428, 'IF_MATCH_REQUIRED');
      for (const value of ['3', '"3', '"3", "4"', "'3'", '']) {
        expectProblem(await change({ 'if-match': value }), 422, 'IF_MATCH_MALFORMED');
      }
      expectProblem(await draft({ 'if-match': '"3"' }), 400, 'IF_MATCH_UNSUPPORTED');
    });

    it('422 for a malformed Yikou-After', async () => {
      for (const after of ['7', 'a-b', '1-2-3', '1-7', '1-3f9a12bc-99999999999999999999']) {
        expectProblem(await get('/demo/permits', { 'yikou-after': after }), 422, 'YIKOU_AFTER_MALFORMED');
      }
    });

    it('keeps the correlation id given, or the one that the trace gives, or makes one', async () => {
      const idOf = async (headers: Record<string, string>) => (await get('/demo/nothing', headers)).body['correlationId'];
      expect(await idOf({ 'x-correlation-id': permitId })).toBe(permitId);
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      expect(await idOf({ traceparent })).toBe(await idOf({ traceparent }));
      expect(await idOf({ 'x-correlation-id': 'me' })).not.toBe(await idOf({ 'x-correlation-id': 'me' }));
    });
  });

  describe('for a fault of the product', () => {
    it('500 that tells nothing but an id, which the log has with the cause', async () => {
      const answer = await demo.inject({ method: 'GET', url: '/demo/broken' });
      expectProblem(answer, 500, 'INTERNAL');
      expect(answer.text).not.toContain('secret');
      expect(demo.log.at(-1)).toMatchObject({
        correlationId: answer.body['correlationId'],
        route: '/demo/broken',
        err: { message: 'the secret of the house' },
      });
      expect(demo.faults.at(-1)).toMatchObject({ route: '/demo/broken' });
    });

    it('500 for an answer that is not what is documented, when answers are checked', async () => {
      expectProblem(await demo.inject({ method: 'GET', url: '/demo/undocumented' }), 500, 'INTERNAL');
    });
  });

  it('leaves routes that speak for themselves alone', async () => {
    expect(await demo.inject({ method: 'GET', url: '/demo/page/a/b' })).toMatchObject({ status: 200, text: 'a page' });
  });

  it('is answered without observables, which would cost it more than all that is checked', async () => {
    const subscribe = jest.spyOn(Observable.prototype, 'subscribe');
    expect(await echo('{"text":"一口"}')).toMatchObject({ status: 200 });
    expect(await get('/demo/permits')).toMatchObject({ status: 200 });
    expect(subscribe).not.toHaveBeenCalled();
    subscribe.mockRestore();
  });

  it('waits for the models that a query reads, and says when they were late', async () => {
    const epoch = epochText(demo.store.epoch);
    expect((await get('/demo/permits', { 'yikou-after': `${epoch}-17` })).headers['yikou-stale']).toBeUndefined();
    expect(demo.models.waited).toEqual([17n]);
    demo.models.reached = false;
    expect(await get('/demo/permits', { 'yikou-after': `${epoch}-18` })).toMatchObject({ status: 200, headers: { 'yikou-stale': 'true' } });
    demo.models.reached = true;
    expect(demo.models.waited).toEqual([17n, 18n]);
  });

  it('409 for a position of another epoch, that of another restore to the same number as well: what stood there may be gone', async () => {
    const { number, id } = demo.store.epoch;
    const another = epochText({ number, id: randomUUID() as typeof id });
    for (const epoch of [another, epochText({ number: number + 1, id })]) {
      expectProblem(await get('/demo/permits', { 'yikou-after': `${epoch}-1` }), 409, 'POSITION_OF_OTHER_EPOCH');
    }
    expect(demo.models.waited).not.toContain(1n);
  });
});

describe('what is hardly HTTP', () => {
  let demo: DemoApp;
  let port: number;
  beforeAll(async () => {
    demo = await startDemo();
    await demo.app.listen(0, '127.0.0.1');
    port = (demo.app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(() => demo.app.close());

  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => (answer += chunk));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  it('gets a problem too', async () => {
    expect(await send('NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[^]*application\/problem\+json[^]*"code":"MALFORMED_REQUEST"/,
    );
    expect(await send(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [^]*"code":"HEADERS_TOO_LARGE"/,
    );
    expect(await send('TRACE /demo/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 405 [^]*allow: OPTIONS, POST/i,
    );
    expect(await send('PROPFIND /demo/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /);
    expect(await send('OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
  });
});
