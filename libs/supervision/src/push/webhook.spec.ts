import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { WebhookSender, webhookSecret } from './webhook';

describe('a webhook', () => {
  const secret = webhookSecret(Buffer.alloc(32, 7).toString('base64url'));
  const sentAt = new Date();
  const body = JSON.stringify({ specversion: '1.0', data: { 事项: '食品经营许可' } });
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let heard: { readonly headers: IncomingMessage['headers']; readonly text: string; readonly path: string }[];
  let sender: WebhookSender;
  const server = createServer((request, response) => {
    let text = '';
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => (text += chunk))
      .on('end', () => {
        heard.push({ headers: request.headers, text, path: request.url ?? '' });
        answer(request, response);
      });
  });
  let url: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhook`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    heard = [];
    sender = new WebhookSender(300);
  });
  afterEach(() => {
    server.closeAllConnections();
    return sender.close();
  });

  const send = (to = url) => sender.send({ url: to, id: 'push-1', body, secret, correlationId: 'one', sentAt });

  it('carries the signature of Standard Webhooks over what was sent', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await send()).toEqual({ ok: true });
    const [{ headers, text } = { headers: {}, text: '' }] = heard;
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(headers).toMatchObject({
      'webhook-id': 'push-1',
      'x-correlation-id': 'one',
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
  });

  it.each<[number, object]>([
    [200, { ok: true }],
    [202, { ok: true }],
    [302, { ok: false, reason: 'STATUS_302', gone: false }],
    [404, { ok: false, reason: 'STATUS_404', gone: false }],
    [410, { ok: false, reason: 'STATUS_410', gone: true }],
    [503, { ok: false, reason: 'STATUS_503', gone: false }],
  ])('answered with %d is %j, and goes nowhere else', async (status, expected) => {
    answer = (_, response) => response.writeHead(status, { location: '/elsewhere' }).end('what it says is not read');
    expect(await send()).toEqual(expected);
    expect(heard.map(({ path }) => path)).toEqual(['/webhook']);
  });

  it('is accepted by the status, however long the answer goes on', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(32 * 1024)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await send()).toEqual({ ok: true });
  });

  it('without an answer in time, or to nobody, has failed', async () => {
    answer = () => undefined;
    expect(await send()).toEqual({ ok: false, reason: 'NO_ANSWER', gone: false });
    expect(await send('http://127.0.0.1:1/webhook')).toEqual({ ok: false, reason: 'UNREACHABLE', gone: false });
  });
});
