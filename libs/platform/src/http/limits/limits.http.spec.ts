import { permitId, post, startDemo, type DemoAnswer, type DemoApp } from '../../testing/demo/demo-app';
import type { LimitSettings } from './rate-limits';

describe('too many requests', () => {
  let demo: DemoApp;
  const start = async (limits: LimitSettings) => (demo = await startDemo({ limits }));
  afterEach(() => demo.app.close());

  const asked = (as: string, url = `/demo/permits/${permitId}`) =>
    demo.inject({ method: 'GET', url, headers: { authorization: `Bearer ${as}` } });
  const expectTooMany = ({ status, headers, body }: DemoAnswer) => {
    expect([status, body['code']]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(headers['retry-after']).toMatch(/^[1-9][0-9]?$/);
    expect(body['retryAfter']).toBe(Number(headers['retry-after']));
  };

  it('of an account are refused, append nothing, and leave other accounts alone', async () => {
    await start({ perAccount: 2 });
    expect((await demo.inject(post('/demo/permits', { key: 'k-1' }))).status).toBe(201);
    expect((await asked('officer')).status).toBe(404);
    const before = demo.store.recorded.length;
    expectTooMany(await demo.inject(post('/demo/permits', { key: 'k-2' })));
    expect(demo.store.recorded).toHaveLength(before);
    expect((await asked('officer2')).status).toBe(404);
  });

  it('from an address are refused whoever sends them and whatever they ask for', async () => {
    await start({ perAddress: 2 });
    expect((await asked('officer')).status).toBe(404);
    expect((await asked('nobody')).status).toBe(401);
    expectTooMany(await asked('officer2'));
    expectTooMany(await asked('officer', '/nowhere'));
  });

  it('with tokens that prove nothing are refused; whoever shares the address and has a token of his own is served, also when it is new', async () => {
    await start({ refusedTokens: 3 });
    for (let n = 0; n < 3; n += 1) expect((await asked(`guess-${n}`)).status).toBe(401);
    expectTooMany(await asked('guess-4'));
    expect((await asked('officer')).status).toBe(404);
    expectTooMany(await asked('guess-5'));
  });

  it('are documented for every operation', async () => {
    await start({});
    const { body } = await demo.inject({ method: 'GET', url: '/openapi.json' });
    const operations = Object.values(body['paths'] as Record<string, Record<string, { responses: Record<string, unknown> }>>).flatMap(
      (item) => Object.values(item),
    );
    expect(operations.length).toBeGreaterThan(5);
    for (const { responses } of operations) {
      expect(responses['429']).toMatchObject({ headers: { 'Retry-After': { required: true } } });
    }
  });
});
