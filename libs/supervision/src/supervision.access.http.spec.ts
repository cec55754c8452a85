import { DEMO_DEPARTMENTS, ROLES } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { derivedId } from '@yikou/shared-kernel';
import { supervisionService } from '.';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

const own = DEMO_DEPARTMENTS.supervision;
const unknown = derivedId('nothing');

/** Of commands, those who may are told that there is no such thing, or that the address will not do: nothing is changed by asking. */
const ROUTES: readonly (readonly [method: string, path: string, body: object | undefined, status: number, allowed: readonly string[]])[] = [
  ['POST', 'subscriptions', { departmentCode: own, url: 'http://u:p@127.0.0.1/' }, 422, ['admin', 'supervisor']],
  ['GET', 'subscriptions', undefined, 200, ['admin', 'auditor', 'supervisor']],
  ['GET', `subscriptions/${unknown}`, undefined, 404, ['admin', 'auditor', 'supervisor']],
  ['POST', `subscriptions/${unknown}/closures`, { reason: '迁移' }, 404, ['admin', 'supervisor']],
  ['POST', `subscriptions/${unknown}/replays`, {}, 404, ['admin', 'supervisor']],
  ['GET', `departments/${own}/pushes`, undefined, 200, ['supervisor']],
  ['GET', 'pushes', undefined, 200, ['admin', 'auditor', 'head', 'supervisor']],
  ['GET', `pushes/${unknown}`, undefined, 404, ['auditor', 'head', 'supervisor']],
  ['POST', `pushes/${unknown}/acknowledgements`, undefined, 404, ['supervisor']],
  ['POST', `pushes/${unknown}/feedback`, { finding: 'inOrder' }, 404, ['supervisor']],
  ['POST', `pushes/${unknown}/replays`, { subscriptionId: unknown }, 404, ['admin', 'supervisor']],
];

describe('who may', () => {
  let product: TestProduct;
  beforeAll(async () => {
    const accounts = [
      { login: 'office', roles: ['office'] },
      { login: 'other-department', roles: ['supervisor'], departmentCode: 'gaj' },
    ] as const;
    product = await startProduct([supervisionService], { accounts });
  });
  afterAll(() => product.stop());

  const ask = (method: string, path: string, body?: object, as?: string) =>
    product.request(method, `/supervision/${path}`, { ...(body && { body }), ...(as !== undefined && { as }) });

  it.each(ROUTES)('%s %s: these, and nobody else', async (method, path, body, status, allowed) => {
    const before = await product.store.head();
    for (const as of ROLES) expect([as, (await ask(method, path, body, as)).status]).toEqual([as, allowed.includes(as) ? status : 403]);
    expect((await ask(method, path, body)).status).toBe(401);
    expect(await product.store.head()).toBe(before);
  });

  it('see and subscribe another department: no supervisor', async () => {
    const url = 'http://127.0.0.1:1/webhook';
    for (const [method, path, body] of [
      ['POST', 'subscriptions', { departmentCode: own, url }],
      ['GET', `subscriptions?departmentCode=${own}`, undefined],
      ['GET', `departments/${own}/pushes`, undefined],
      ['GET', `pushes?departmentCode=${own}`, undefined],
    ] as const)
      expect([path, (await ask(method, path, body, 'other-department')).status]).toEqual([path, 403]);
  });
});
