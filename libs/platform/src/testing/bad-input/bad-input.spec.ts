import { ROLES, type OpenApiDocument, type Role } from '../../http';
import { post, startDemo, type DemoApp } from '../demo/demo-app';
import { badRequests, problemFaultsBy, type BadRequest } from '.';

describe('bad input', () => {
  let demo: DemoApp;
  let document: OpenApiDocument;
  let bad: readonly BadRequest[];
  beforeAll(async () => {
    demo = await startDemo();
    document = (await demo.inject({ method: 'GET', url: '/openapi.json' })).body as unknown as OpenApiDocument;
    const { permitId } = (await demo.inject(post('/demo/permits', {}))).body;
    const tokens = Object.fromEntries(ROLES.map((role) => [role, role])) as Record<Role, string>;
    const existing = (operation: { operationId: string }) =>
      ({
        postDemoPermitsByPermitIdGrant: `/demo/permits/${String(permitId)}/grant`,
        putDemoPermitsByPermitIdPurpose: `/demo/permits/${String(permitId)}/purpose`,
      })[operation.operationId];
    bad = [...badRequests(document, { tokens, existing })];
  });
  afterAll(() => demo.app.close());

  it('of every kind is made for every route', () => {
    const named = (part: string) => bad.filter(({ name }) => name.includes(part)).length;
    expect(bad.length).toBeGreaterThan(200);
    expect(new Set(bad.map(({ operation }) => operation.operationId)).size).toBe(8);
    expect(bad.filter(({ expected }) => expected.includes(405)).length).toBe(34);
    expect(named('no token')).toBe(5);
    expect(named('who may not')).toBe(5);
    expect(named('no Idempotency-Key')).toBe(3);
    expect(named('a stale If-Match')).toBe(2);
    expect(named('malformed JSON')).toBe(3);
    for (const field of ['/purpose', '/holder', '/holder/name', '/holder/number', '/channel'])
      expect(named(`a required field missing ${field}`)).toBeGreaterThan(0);
    for (const what of ['too long /fees/0/note', 'none of the values /channel', 'too many /tags', 'an unknown field /fees/0/unknownField'])
      expect(named(what)).toBe(1);
  });

  it('is refused as documented, never with a 500, and leaves no event', async () => {
    const faultsOf = problemFaultsBy(document);
    const before = demo.store.recorded.length;
    const faults: string[] = [];
    for (const each of bad) {
      const { method, path, headers, body } = each.request;
      const answer = await demo.inject({ method: method, url: path, headers, ...(body !== undefined && { payload: body }) });
      for (const fault of faultsOf(each, answer)) faults.push(`${each.name}: ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(demo.store.recorded).toHaveLength(before);
  });

  it('that is let through, or refused otherwise, is found out', () => {
    const faultsOf = problemFaultsBy(document);
    const [one] = bad.filter(({ expected, field }) => expected.includes(422) && field === '/holder/name');
    const problem = {
      type: '/problems/x',
      title: 'x',
      status: 422,
      code: 'X',
      instance: '/',
      correlationId: '0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10',
    };
    const answer = (status: number, body: object, type = 'application/problem+json') =>
      faultsOf(one!, { status, headers: { 'content-type': type }, text: JSON.stringify(body) });
    expect(answer(422, { ...problem, errors: [{ field: '/holder/name', rule: 'x' }] })).toEqual([]);
    expect(answer(500, problem)).toEqual([expect.stringContaining('answered 500, expected 422')]);
    expect(answer(422, problem, 'application/json')).toEqual([expect.stringContaining('not a problem document')]);
    expect(answer(422, { ...problem, secret: 1 })).toEqual([expect.stringContaining('not the problem that is documented')]);
    expect(answer(422, { ...problem, status: 400 })).toHaveLength(2);
  });
});
