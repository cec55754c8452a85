import { ROLES, type OpenApiDocument, type Role } from '@yikou/platform';
import { badRequests, problemFaultsBy, startProduct, type TestProduct } from '@yikou/platform/testing';
import { request } from 'undici';
import { auditService } from '.';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let product: TestProduct;
beforeAll(async () => {
  product = await startProduct([auditService], { accounts: ROLES.map((role) => ({ login: `only-${role}`, roles: [role] })) });
});
afterAll(() => product.stop());

it('every bad request to audit is refused as documented, and leaves no event', async () => {
  const document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/audit/')));
  const own: OpenApiDocument = { ...document, paths };
  const tokens = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await product.tokenOf(`only-${role}`)] as const)),
  ) as Record<Role, string>;
  const faultsOf = problemFaultsBy(own);
  const before = await product.store.head();
  const faults: string[] = [];
  let tried = 0;
  for (const each of badRequests(own, { tokens })) {
    const { method, path, headers, body } = each.request;
    const answer = await request(new URL(path, product.url), { method: method as 'GET', headers, body: body ?? null });
    const told = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    const text = await answer.body.text();
    tried += 1;
    faults.push(...faultsOf(each, { status: answer.statusCode, headers: told, text }).map((fault) => `${each.name}: ${fault}`));
  }
  expect(faults).toEqual([]);
  expect(tried).toBeGreaterThan(50);
  expect(await product.store.head()).toBe(before);
});
