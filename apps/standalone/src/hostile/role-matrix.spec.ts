import { GatewayModule } from '@yikou/gateway';
import { operationsService, ROLES, type Grants, type OpenApiDocument, type Problem, type Role } from '@yikou/platform';
import { requestsOfEveryRole, startProduct, type RoleRequest, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { Routes } from '../testing/routes';

jest.setTimeout(120_000);

/** Departments that an officer and a supervisor must have. */
const DEPARTMENTS: Partial<Record<Role, string>> = { officer: 'YK-XSP', supervisor: 'YK-SCJG' };
/** Ends the session that it is sent in: each role's last request. */
const LAST = 'POST /auth/logout';
/** Whatever needs no token: a route that joins them must be meant to. */
const PUBLIC_ROUTES = ['GET /health/live', 'GET /health/ready', 'POST /auth/token'];

describe('the matrix of routes and roles', () => {
  const routes = new Routes();
  let product: TestProduct;
  let document: OpenApiDocument;
  let requests: readonly RoleRequest[];

  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule, routes.module] });
    document = (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
    const tokens = {} as Record<Role, string>;
    for (const role of ROLES) tokens[role] = await tokenOf(product, role);
    await product.quiet();
    requests = [...requestsOfEveryRole(document, tokens)];
  });
  afterAll(() => product.stop());

  const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
  const tables = () =>
    new Map<string, Grants | undefined>(
      routes.all.map(({ declaration: { method, path, grants } }) => [`${method} ${templateOf(path)}`, grants]),
    );

  const answerTo = async ({ request: { method, path, headers, body } }: RoleRequest) => {
    const answer = await fetch(new URL(path, product.url), { method, headers, ...(body !== undefined && { body }) });
    const text = await answer.text();
    const code = answer.headers.get('content-type')?.startsWith('application/problem+json')
      ? (JSON.parse(text) as Problem).code
      : undefined;
    return { status: answer.status, code };
  };

  it('has every route of the product, as the tables of roles say', () => {
    const documented = new Map(requests.map(({ route, operation }) => [route, operation['x-yikou-grants']]));
    const declared = new Map([...tables()].filter(([, grants]) => grants !== undefined));
    expect(documented).toEqual(declared);
    expect(requests).toHaveLength(declared.size * ROLES.length);
    expect([...tables()].flatMap(([route, grants]) => (grants ? [] : [route])).toSorted()).toEqual(PUBLIC_ROUTES);
  });

  it('leaves no line of a table without a route', () => {
    const used = new Set(routes.all.map(({ declaration: { service, spec } }) => `${service} ${spec.action}`));
    const lines = [...SERVICES, operationsService].flatMap(({ name, authorisation: { table } }) =>
      Object.keys(table).map((action) => `${name} ${action}`),
    );
    expect(lines.filter((line) => !used.has(line))).toEqual([]);
  });

  it('who is not granted a route gets 403 FORBIDDEN_ROLE, and leaves no event', async () => {
    const granted = tables();
    const strangers = requests.filter(({ route, role }) => granted.get(route)?.[role] === undefined);
    expect(strangers.length).toBeGreaterThan(400);
    const before = await product.store.head();
    const faults: string[] = [];
    for (const stranger of strangers) {
      const { status, code } = await answerTo(stranger);
      if (status !== 403 || code !== 'FORBIDDEN_ROLE') faults.push(`${stranger.route} by a ${stranger.role}: ${status} ${code ?? ''}`);
    }
    expect(faults).toEqual([]);
    expect(await product.store.head()).toBe(before);
  });

  it('who is granted a route is never refused for its role', async () => {
    const granted = tables();
    const callers = requests.filter(({ route, role }) => granted.get(route)?.[role] !== undefined);
    expect(callers.length).toBeGreaterThan(250);
    const faults: string[] = [];
    for (const caller of [...callers.filter(({ route }) => route !== LAST), ...callers.filter(({ route }) => route === LAST)]) {
      const { status, code } = await answerTo(caller);
      if (status === 401 || status >= 500 || code === 'FORBIDDEN_ROLE')
        faults.push(`${caller.route} by a ${caller.role}: ${status} ${code ?? ''}`);
    }
    expect(faults).toEqual([]);
  });
});

/** Of an account that has this role and no other. */
const tokenOf = async (product: TestProduct, role: Role): Promise<string> => {
  const departmentCode = DEPARTMENTS[role];
  const body = { login: `only-${role}`, roles: [role], ...(departmentCode !== undefined && { departmentCode }) };
  const { status } = await product.request('POST', '/identity/accounts', { as: 'admin', body });
  expect([role, status]).toEqual([role, 201]);
  return product.tokenOf(body.login);
};
