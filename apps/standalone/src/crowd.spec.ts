import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Started } from './testing/started';

jest.setTimeout(120_000);

/** As many as this machine lets a process have, 10,000 at most: each is an open file at both ends. */
const { userLimits } = process.report.getReport() as unknown as {
  readonly userLimits: { readonly open_files: { readonly soft: unknown } };
};
const files = Number(userLimits.open_files.soft);
const CROWD = Math.min(10_000, Number.isFinite(files) ? 500 * Math.floor((files - 1_500) / 500) : 10_000);

/** While others do what they should not, whoever asks properly is served. */
describe('beside callers who do not play by the rules', () => {
  const directory = mkdtempSync(join(tmpdir(), 'yikou-crowd-'));
  const sockets: Socket[] = [];
  let product: Started;
  let url: URL;

  beforeAll(async () => {
    product = new Started({ YIKOU_PORT: await freePort(), YIKOU_DATA_DIR: directory, YIKOU_SEED: 'none', YIKOU_LOG_LEVEL: 'error' });
    url = new URL(await product.url());
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(directory, { recursive: true });
  });

  const call = async (text: string): Promise<Socket> => {
    const socket = connect(Number(url.port), url.hostname);
    sockets.push(socket);
    // Being cut off is what these callers must expect.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  /** What it gets until it is cut off. */
  const heard = async (socket: Socket): Promise<string> => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    await once(socket, 'close');
    return text;
  };
  const head = (...lines: string[]) => [...lines, 'Host: yikou', '', ''].join('\r\n');
  const served = async () => {
    const token = await fetch(new URL('/auth/token', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"account":"admin"}',
    });
    const { token: bearer } = (await token.json()) as { token: string };
    const answer = await fetch(new URL('/identity/accounts', url), { headers: { authorization: `Bearer ${bearer}` } });
    return [token.status, answer.status];
  };

  it(`serves beside ${CROWD} connections that say nothing`, async () => {
    for (let left = CROWD; left > 0; left -= 500) await Promise.all(Array.from({ length: 500 }, () => call('')));
    expect(sockets).toHaveLength(CROWD);
    expect(await served()).toEqual([200, 200]);
  });

  it('serves beside requests that never get as far as their end', async () => {
    const slow = [
      'POST /auth/token HTTP/1.1\r\nHost',
      head('POST /auth/token HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 1000') + '{"account":',
      head('POST /auth/token HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked') + '5\r\n{"acc',
    ];
    await Promise.all(Array.from({ length: 300 }, (_, n) => call(slow[n % slow.length]!)));
    expect(await served()).toEqual([200, 200]);
  });

  it('refuses a body that is announced as too large before any of it has come, with 413', async () => {
    const answer = heard(await call(head('POST /auth/token HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 4000000000')));
    expect(await answer).toMatch(/^HTTP\/1\.1 413 .*TOO_LARGE/s);
  });

  it('cuts off a body that does not end', async () => {
    const socket = await call(head('POST /auth/token HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked'));
    const cutOff = new Promise((resolve) => socket.once('close', resolve));
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    let sent = 0;
    const send = () => {
      while (!socket.destroyed && sent < 2_000) {
        sent += 1;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', send);
    send();
    await cutOff;
    expect(sent).toBeLessThan(2_000);
    expect(await served()).toEqual([200, 200]);
  });

  it('refuses huge headers with 431', async () => {
    const socket = await call(`GET / HTTP/1.1\r\nHost: yikou\r\nX-Huge: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 431 .*HEADERS_TOO_LARGE/s);
    expect(await served()).toEqual([200, 200]);
  });

  it.each([
    'GET / HTTP/9.9\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
    'nonsense\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ])('answers what is no request (%j) and goes on', async (text) => {
    expect(await heard(await call(text))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await served()).toEqual([200, 200]);
  });
});
