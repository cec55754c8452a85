import { createHash } from 'node:crypto';
import { Module } from '@nestjs/common';
import { authorisation, type ServiceDefinition } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import type { Projection } from '@yikou/read-store';
import { parseInstant } from '@yikou/shared-kernel';
import { html } from './html';
import { GatewayModule } from './index';

/** A service that counts what is recorded: one document for each event. */
@Module({})
class CounterModule {}
const counted: Projection<{ readonly type: string }> = {
  model: { name: 'counter_events', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'counted' },
  categories: 'all',
  documents: ({ id }) => [id],
  project: (_, { type }) => ({ type }),
};
const counter: ServiceDefinition = {
  name: 'counter',
  module: CounterModule,
  projections: [counted],
  authorisation: authorisation('counter', {}),
  messages: {},
};

describe('the gateway', () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startProduct([counter], { modules: [GatewayModule] });
    await product.quiet();
  });
  afterAll(() => product.stop());

  const get = (path: string) => product.request<string>('GET', path);
  /** Addresses of another place than this one. */
  const elsewhere = (text: string) => text.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g) ?? [];

  it('says on one page what runs, how much there is and where to go', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    const style = /<style>([^]*)<\/style>/.exec(body)![1]!;
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    for (const text of ['一口', '/admin', 'parked_keys', '/docs', '/openapi.json', '2022-12-01T00:00:00.000Z'])
      expect(body).toContain(text);
    expect(elsewhere(body)).toEqual([]);
  });

  it('counts anew each time it is asked', async () => {
    const shown = async (): Promise<number> => {
      await product.quiet();
      const { body } = await get('/');
      expect(body).toContain('<code>/counter</code>');
      return Number(/<code>counter_events<\/code><\/td>\s*<td class="number">(\d+)<\/td>\s*<td class="number">0<\/td>/.exec(body)?.[1]);
    };
    const recorded = async (): Promise<number> => {
      let events = 0;
      for await (const page of product.store.readAll()) events += page.length;
      return events;
    };
    const before = await shown();
    expect(before).toBe(await recorded());
    await product.advanceTo(parseInstant('2022-12-01T01:00:00.000Z'));
    expect(await shown()).toBe(await recorded());
    expect(await shown()).toBeGreaterThan(before);
  });

  it('shows the API reference without anything from elsewhere', async () => {
    const { status, body, headers } = await get('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(elsewhere(body)).toEqual([]);
    const parts = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(parts).toContain('/docs/assets/swagger-ui-bundle.js');
    for (const path of parts) expect([path, (await get(path)).status]).toEqual([path, 200]);
    expect((await get('/docs/start.js')).body).toContain("url: '/openapi.json'");
  });

  it.each(['/docs/assets/package.json', '/docs/assets/..%2f..%2fpackage.json', '/docs/assets/'])(
    'serves nothing else of the package (%s)',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('has the document of all routes', async () => {
    const { body } = await product.request<{ openapi: string; paths: object }>('GET', '/openapi.json');
    expect(body.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(body.paths)).toContain('/admin/clock');
  });

  it('has the document of all that the services tell', async () => {
    const { status, headers, body } = await product.request<{ asyncapi: string; channels: object }>('GET', '/asyncapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.asyncapi).toBe('3.0.0');
    expect(Object.keys(body.channels)).toContain('yikou_approval_v1');
  });

  it('explains every problem type that it names', async () => {
    const { body } = await get('/problems');
    const paths = [...body.matchAll(/href="(\/problems\/[a-z0-9-]+)"/g)].map(([, path]) => path!);
    expect(paths).toContain('/problems/not-allowed');
    expect(paths).toContain('/problems/clock-not-virtual');
    for (const path of paths) expect((await get(path)).status).toBe(200);
    expect((await get('/problems/not-allowed')).body).toContain('当前状态不允许此操作');
  });

  it.each(['/problems/no-such-thing', '/problems/NOT-ALLOWED', '/problems/not_allowed'])('knows no problem type %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers another method with 405 and what is allowed', async () => {
    const { status, headers } = await product.request('POST', '/', { body: {} });
    expect([status, headers.get('allow')?.split(', ').includes('GET')]).toEqual([405, true]);
  });
});

describe('a page', () => {
  it('takes whatever is put in as text', () => {
    expect(html`<p>${'<script>'}${[html`<b>${1}</b>`, '"']}</p>`.text).toBe('<p>&lt;script&gt;<b>1</b>&quot;</p>');
  });
});
