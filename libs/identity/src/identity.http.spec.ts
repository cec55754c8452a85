import { accountIdOf, DEMO_ACCOUNTS } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { citizenIdFrom, derivedId, parseBeijingDay, parseDivisionCode } from '@yikou/shared-kernel';
import { identityService } from './index';

interface Account {
  accountId: string;
  login: string;
  roles: string[];
  departmentCode?: string;
  status: string;
  demo: boolean;
  revision: number;
}
interface Page {
  items: Account[];
  next?: string;
}
interface Problem {
  code: string;
  errors?: { field: string }[];
}

jest.setTimeout(30_000);

describe('identity over HTTP', () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startProduct([identityService]);
  });
  afterAll(() => product.stop());

  const open = (body: object, key?: string) => product.request('POST', '/identity/accounts', { as: 'admin', body, ...(key && { key }) });
  const account = async (login: string) => {
    await product.quiet();
    return (await product.request<Account>('GET', `/identity/accounts/${accountIdOf(login)}`, { as: 'admin' })).body;
  };
  const head = () => product.store.head();

  it('opens the demo accounts once, marked as such', async () => {
    await product.quiet();
    const before = await head();
    await product.restart();
    await product.quiet();
    expect(await head()).toBe(before);
    const { body } = await product.request<Page>('GET', '/identity/accounts', { as: 'admin' });
    expect(body.items.map(({ login }) => login)).toEqual(DEMO_ACCOUNTS.map(({ login }) => login).toSorted());
    expect(body.items.every(({ demo, status }) => demo && status === 'open')).toBe(true);
  });

  it('opens an account under an id that its login gives, and answers a retry alike', async () => {
    const body = { login: 'window-07', roles: ['clerk'], departmentCode: 'YK-XSP' };
    const first = await open(body, 'k-1');
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ accountId: accountIdOf('window-07'), revision: 0 });
    expect(first.headers.get('etag')).toBe('"0"');
    expect(first.headers.get('location')).toBe(`/identity/accounts/${accountIdOf('window-07')}`);
    const retry = await open(body, 'k-1');
    expect([retry.status, retry.body]).toEqual([201, first.body]);
    expect(await account('window-07')).toMatchObject({ ...body, status: 'open', demo: false, revision: 0 });
  });

  it('links an applicant to the subject of a number, which is not stored', async () => {
    const number = citizenIdFrom(parseDivisionCode('210802'), parseBeijingDay('1990-01-01'), 123);
    const opened = await open({ login: 'zhang-01', roles: ['applicant'], subject: { kind: 'citizenId', number } });
    expect(opened.status).toBe(201);
    const subjectId = await product.keys.findSubject({ kind: 'citizenId', number });
    expect(await account('zhang-01')).toMatchObject({ subjectId });
    const again = await open({ login: 'zhang-02', roles: ['applicant'], subject: { kind: 'citizenId', number } });
    expect(again.status).toBe(201);
    expect(await account('zhang-02')).toMatchObject({ subjectId });
    for await (const page of product.store.readAll())
      expect(JSON.stringify(page, (_, value: unknown) => String(value))).not.toContain(number);
  });

  it('opens a login once', async () => {
    await open({ login: 'window-06', roles: ['clerk'] });
    const before = await head();
    const second = await open({ login: 'window-06', roles: ['admin'] });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'NOT_ALLOWED', state: 'open', allowed: ['ChangeRoles', 'CloseAccount'] });
    expect(await head()).toBe(before);
  });

  it.each([
    [{ login: '张三', roles: ['clerk'] }, '/login'],
    [{ login: 'zhang', roles: [] }, '/roles'],
    [{ login: 'zhang', roles: ['king'] }, '/roles/0'],
    [{ login: 'zhang', roles: ['officer'] }, '/departmentCode'],
    [{ login: 'zhang', roles: ['auditor', 'clerk'] }, '/roles'],
    [{ login: 'zhang', roles: ['clerk'], subjectId: derivedId('subject', '1') }, '/subjectId'],
    [{ login: 'zhang', roles: ['clerk'], subject: { kind: 'citizenId', number: '210802199001011000' } }, '/subject'],
    [{ login: 'zhang', roles: ['applicant'], subject: { kind: 'citizenId', number: '210802199001011000' } }, '/subject/number'],
    [{ login: 'zhang', roles: ['applicant'], subject: { kind: 'creditCode', number: '91210800MA0UQG3X1A' } }, '/subject/number'],
    [{ login: 'zhang', roles: ['clerk'], name: '张三' }, '/name'],
  ])('refuses %j and records nothing', async (body, field) => {
    const before = await head();
    const answer = await product.request<Problem>('POST', '/identity/accounts', { as: 'admin', body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.[0]?.field).toBe(field);
    expect(await head()).toBe(before);
  });

  it('lists by status and department, page by page', async () => {
    await open({ login: 'window-71', roles: ['clerk'], departmentCode: 'D-7' });
    await open({ login: 'window-72', roles: ['clerk'], departmentCode: 'D-7' });
    await product.request('POST', `/identity/accounts/${accountIdOf('window-72')}/closures`, { as: 'admin', body: { reason: '调离' } });
    await product.quiet();
    const list = async (query: string) => (await product.request<Page>('GET', `/identity/accounts?${query}`, { as: 'auditor' })).body;
    expect((await list('departmentCode=D-7')).items.map(({ login }) => login)).toEqual(['window-71', 'window-72']);
    expect((await list('departmentCode=D-7&status=open')).items.map(({ login }) => login)).toEqual(['window-71']);
    expect((await list('status=closed')).items.map(({ login }) => login)).toEqual(['window-72']);
    const first = await list('limit=10');
    const second = await list(`limit=10&cursor=${first.next!}`);
    expect(first.items).toHaveLength(10);
    expect(second.items.map(({ login }) => login)).toContain('window-71');
  });

  describe('who may do what', () => {
    const others = DEMO_ACCOUNTS.filter(({ login }) => !['admin', 'auditor'].includes(login)).map(({ login }) => login);

    it.each([...others, 'auditor'])('is not changed by %s', async (as) => {
      const before = await head();
      const id = accountIdOf('clerk');
      for (const [path, body] of [
        ['/identity/accounts', { login: 'zhang', roles: ['clerk'] }],
        [`/identity/accounts/${id}/roles`, { roles: ['admin'] }],
        [`/identity/accounts/${id}/closures`, { reason: 'x' }],
      ] as const) {
        expect((await product.request('POST', path, { as, body })).status).toBe(403);
      }
      expect(await head()).toBe(before);
    });

    it.each(others)('is read by %s of the own account only', async (as) => {
      await product.quiet();
      expect((await product.request('GET', '/identity/accounts', { as })).status).toBe(403);
      expect((await product.request('GET', `/identity/accounts/${accountIdOf(as)}`, { as })).status).toBe(200);
      for (const other of ['admin', 'nobody-of-this-name']) {
        expect((await product.request('GET', `/identity/accounts/${accountIdOf(other)}`, { as })).status).toBe(403);
      }
    });

    it('counts at once when roles change, and when an account is closed', async () => {
      await open({ login: 'helper', roles: ['keeper'] });
      const asked = () => product.request('GET', '/identity/accounts', { as: 'helper' });
      const id = accountIdOf('helper');
      expect((await asked()).status).toBe(403);
      const change = await product.request('POST', `/identity/accounts/${id}/roles`, {
        as: 'admin',
        body: { roles: ['keeper', 'admin'] },
        ifMatch: 0,
      });
      expect(change.body).toEqual({ accountId: id, revision: 1 });
      expect((await asked()).status).toBe(200);
      await product.request('POST', `/identity/accounts/${id}/closures`, { as: 'admin', body: { reason: '调离' } });
      expect((await asked()).status).toBe(401);
      const token = await product.request<Problem>('POST', '/auth/token', { body: { account: 'helper' }, key: null });
      expect([token.status, token.body.code]).toEqual([404, 'ACCOUNT_NOT_FOUND']);
    });

    it('is not given up or closed by the administrator alone', async () => {
      const id = accountIdOf('admin');
      const closing = await product.request<Problem>('POST', `/identity/accounts/${id}/closures`, { as: 'admin', body: { reason: 'x' } });
      expect([closing.status, closing.body.code]).toEqual([409, 'OWN_ACCOUNT']);
      const changing = await product.request<Problem>('POST', `/identity/accounts/${id}/roles`, {
        as: 'admin',
        body: { roles: ['clerk'] },
      });
      expect([changing.status, changing.body.code]).toEqual([409, 'OWN_ACCOUNT']);
    });
  });

  it('knows no other account, and says so', async () => {
    const path = `/identity/accounts/${derivedId('nobody')}`;
    expect((await product.request('GET', path, { as: 'admin' })).status).toBe(404);
    expect((await product.request('POST', `${path}/roles`, { as: 'admin', body: { roles: ['clerk'] } })).status).toBe(404);
    expect((await product.request('POST', `${path}/closures`, { as: 'admin', body: { reason: 'x' } })).status).toBe(404);
    expect((await product.request('GET', '/identity/accounts/x', { as: 'admin' })).status).toBe(422);
  });

  it('refuses a stale If-Match', async () => {
    const path = `/identity/accounts/${accountIdOf('keeper')}/roles`;
    const body = { roles: ['keeper', 'clerk'] };
    expect((await product.request('POST', path, { as: 'admin', body, ifMatch: 7 })).status).toBe(412);
  });

  describe('tokens', () => {
    it('are given to open accounts until they expire', async () => {
      const { status, body } = await product.request<{ token: string; expiresAt: string }>('POST', '/auth/token', {
        body: { account: 'clerk' },
        key: null,
      });
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['token', 'expiresAt']);
      expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
      const unknown = await product.request('POST', '/auth/token', { body: { account: 'nobody' }, key: null });
      expect(unknown.status).toBe(404);
    });

    it('are refused from the logout on, also after a restart, while another of the account goes on', async () => {
      const fresh = async () =>
        (await product.request<{ token: string }>('POST', '/auth/token', { body: { account: 'clerk' } })).body.token;
      const [mine, other] = [await fresh(), await fresh()];
      const asked = async (token: string) =>
        (await product.request('GET', `/identity/accounts/${accountIdOf('clerk')}`, { headers: { authorization: `Bearer ${token}` } }))
          .status;
      await product.quiet();
      expect(await asked(mine)).toBe(200);
      const out = await product.request('POST', '/auth/logout', { headers: { authorization: `Bearer ${mine}` } });
      expect([out.status, out.body]).toEqual([204, undefined]);
      expect([await asked(mine), await asked(other)]).toEqual([401, 200]);
      await product.restart();
      expect([await asked(mine), await asked(other)]).toEqual([401, 200]);
    });

    it.each(['', 'Bearer', 'Bearer x.y.z', 'Basic YTpi'])('like %j prove nothing', async (authorization) => {
      const { status } = await product.request('GET', '/identity/accounts', { headers: authorization === '' ? {} : { authorization } });
      expect(status).toBe(401);
    });
  });
});
