import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Started } from './testing/started';

jest.setTimeout(120_000);

describe('npm start', () => {
  let folder: string;
  const running: Started[] = [];
  const start = (environment: Record<string, string> = {}): Started => {
    const started = new Started({ YIKOU_PORT: '0', YIKOU_DATA_DIR: folder, YIKOU_SEED: 'none', ...environment });
    running.push(started);
    return started;
  };
  const json = async (url: string, init: RequestInit = {}) => (await (await fetch(url, init)).json()) as Record<string, unknown>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yikou-start-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves on an empty folder, says what to try, stops at Ctrl-C and goes on where it was', async () => {
    const first = start();
    const url = await first.url();
    expect(await json(`${url}/health/ready`)).toMatchObject({ status: 'ready' });
    for (const path of ['/', '/docs', '/openapi.json', '/metrics']) expect((await fetch(url + path)).status).toBe(200);
    const headers = { 'content-type': 'application/json' };
    const { token } = await json(`${url}/auth/token`, { method: 'POST', headers, body: '{"account":"auditor"}' });
    const authorization = `Bearer ${String(token)}`;
    expect(await json(`${url}/identity/accounts`, { headers: { authorization } })).toMatchObject({ items: expect.any(Array) as unknown[] });
    expect(first.output).toContain('three things to try');
    expect(await first.stop('SIGINT', 'SIGINT')).toMatchObject({ code: 0 });

    const again = start();
    expect((await fetch(`${await again.url()}/identity/accounts`, { headers: { authorization } })).status).toBe(200);
    const { code, output } = await again.stop('SIGTERM');
    expect(code).toBe(0);
    expect(output).not.toMatch(/"level":"(warn|error)"/);
  });

  it('refuses a second instance on the same folder with a sentence', async () => {
    await start().url();
    const { code, output } = await start().ended;
    expect([code, output.trim().split('\n')]).toEqual([1, [expect.stringContaining('is in use by another running Yikou')]]);
  });

  it('refuses a port that is taken with a sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, output } = await start({ YIKOU_PORT: String(port) }).ended;
    other.close();
    expect([code, output.trim().split('\n').at(-1)]).toEqual([1, expect.stringContaining('set YIKOU_PORT')]);
    expect(output).not.toContain('    at ');
  });

  it('refuses a wrong configuration, and another clock than the folder began with', async () => {
    expect(await start({ YIKOU_PORT: 'x' }).ended).toMatchObject({
      code: 1,
      output: expect.stringMatching(/YIKOU_PORT must be: .*e\.g\. 3000/) as string,
    });
    const first = start();
    await first.url();
    await first.stop('SIGINT');
    const { code, output } = await start({ YIKOU_CLOCK: 'virtual' }).ended;
    expect([code, output]).toEqual([1, expect.stringContaining('set YIKOU_CLOCK')]);
  });
});
