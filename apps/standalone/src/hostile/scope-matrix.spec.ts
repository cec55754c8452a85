import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayModule } from '@yikou/gateway';
import { accountIdOf, ROLES, type Problem, type Role } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { Routes } from '../testing/routes';
import { ALSO, buildTwoSides, SIDES, type Things, type World } from '../testing/two-sides';

jest.setTimeout(180_000);

/** What must hold for one role on one route. */
type Check = (asked: Asked) => Promise<void>;
interface Asked {
  readonly product: TestProduct;
  readonly world: World;
  /** Of a supervising department. */
  readonly webhook: string;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const { one, two } = SIDES;
const [examiner, decider] = one.officers;

/** Of a department: it is served to the department and to who acts for it as well, and to nobody else. */
const ofDepartment =
  (officer: string, stranger: string, also: string) =>
  (method: string, path: (things: Things) => string, body?: (things: Things, webhook: string) => object): Check =>
  async ({ product, world: { one: side }, webhook }) => {
    const request = (as: string, things: Things) =>
      product.request(method, path(things), { as, ...(body && { body: body(things, webhook) }) });
    await refused(product, () => request(stranger, side.own));
    served(await request(officer, side.own));
    served(await request(also, side.also));
  };

const officers = ofDepartment(examiner, two.officers[0], ALSO.officer);
const deciders = ofDepartment(decider, two.officers[1], ALSO.officer);
const supervisors = ofDepartment(one.supervisor, two.supervisor, ALSO.supervisor);

/** An applicant's own: it is served to him, and to no other applicant. */
const applicants =
  (method: string, path: (world: World['one']) => string, body?: (world: World['one']) => object): Check =>
  async ({ product, world: { one: side } }) => {
    const request = (as: string) => product.request(method, path(side), { as, ...(body && { body: body(side) }) });
    await refused(product, () => request(two.applicant));
    served(await request(one.applicant));
  };

/** A list holds what is the caller's own; what is another's cannot be asked for by name. */
const list =
  (
    path: string,
    who: { readonly owner: string; readonly stranger: string; readonly also?: string },
    named?: (world: World) => string,
  ): Check =>
  async ({ product, world }) => {
    const seen = async (as: string, query = '') => {
      const { status, body } = await product.request(`GET`, `${path}?limit=200${query}`, { as });
      expect([as, status]).toEqual([as, 200]);
      return sidesIn(JSON.stringify(body), world);
    };
    expect(await seen(who.owner)).toEqual(['one']);
    expect(await seen(who.stranger)).toEqual(['two']);
    if (named) {
      await refused(product, () => product.request('GET', `${path}?${named(world)}`, { as: who.stranger }));
      expect(await seen(who.owner, `&${named(world)}`)).toEqual(['one']);
    }
    if (who.also === undefined || !named) return;
    expect(await seen(who.also)).toEqual(['two']);
    expect(await seen(who.also, `&${named(world)}`)).toEqual(['one']);
  };

/** Figures count what is the department's own. */
const figures =
  (path: string): Check =>
  async ({ product }) => {
    const counted = async (as: string, query = '') => (await product.request('GET', `${path}${query}`, { as })).body;
    const [ofOne, ofTwo] = [
      await counted('head', `?departmentCode=${one.department}`),
      await counted('head', `?departmentCode=${two.department}`),
    ];
    expect(await counted('head')).not.toEqual(ofOne);
    expect(await counted(examiner)).toEqual(ofOne);
    expect(await counted(two.officers[0])).toEqual(ofTwo);
    expect(await counted(ALSO.officer)).toEqual(ofTwo);
    expect(await counted(ALSO.officer, `?departmentCode=${one.department}`)).toEqual(ofOne);
    await refused(product, () => product.request('GET', `${path}?departmentCode=${one.department}`, { as: two.officers[0] }));
  };

const ownAccount =
  (role: Role): Check =>
  async ({ product }) => {
    const as = `only-${role}`;
    expect(await product.request('GET', `/identity/accounts/${accountIdOf(as)}`, { as })).toMatchObject({
      status: 200,
      body: { login: as },
    });
    await refused(product, () => product.request('GET', `/identity/accounts/${accountIdOf('clerk')}`, { as }));
  };

/** It names no session but the one that the request comes in. */
const ownSession =
  (role: Role): Check =>
  async ({ product }) => {
    const newToken = async (account: string) =>
      (await product.request<{ token: string }>('POST', '/auth/token', { body: { account }, key: null })).body.token;
    const account = `only-${role}`;
    const [mine, myOther] = [await newToken(account), await newToken(account)];
    const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    expect(await product.request('POST', '/auth/logout', bearing(mine))).toMatchObject({ status: 204 });
    expect(await product.request('GET', '/catalog/items', bearing(mine))).toMatchObject({ status: 401 });
    expect(await product.request('GET', '/catalog/items', bearing(myOther))).toMatchObject({ status: 200 });
  };

const served = ({ status, body }: Answered): void => {
  expect([status, status < 300 ? '' : body]).toEqual([status < 300 ? status : 'good', '']);
};

const refused = async (product: TestProduct, ask: () => Promise<Answered>): Promise<void> => {
  await product.quiet();
  const before = await product.store.head();
  const { status, body } = await ask();
  expect([status, (body as Problem).code]).toEqual([403, 'FORBIDDEN_SCOPE']);
  expect(await product.store.head()).toBe(before);
};

const sidesIn = (text: string, world: World): readonly string[] =>
  (['one', 'two'] as const).filter((side) => {
    const { own, also, entitlements } = world[side];
    return [own, also, entitlements].flatMap((ids) => Object.values(ids) as string[]).some((id) => text.includes(id));
  });

const department = () => `departmentCode=${one.department}`;
const watching = () => `departmentCode=${one.watching}`;
const subject = ({ one: { subjectId } }: World) => `subjectId=${subjectId}`;

const officerLists = { owner: examiner, stranger: two.officers[0], also: ALSO.officer };
const supervisorLists = { owner: one.supervisor, stranger: two.supervisor, also: ALSO.supervisor };
const applicantLists = { owner: one.applicant, stranger: two.applicant };

const ofRoles = (roles: readonly Role[], check: (role: Role) => Check) => Object.fromEntries(roles.map((role) => [role, check(role)]));

/** Route → role → what must hold: everything that the tables grant with a scope. Reads come before the commands that change what they read. */
const SCOPED: Readonly<Record<string, Readonly<Partial<Record<Role, Check>>>>> = {
  'GET /approval/reviews': { officer: list('/approval/reviews', officerLists, department) },
  'GET /approval/reviews/:caseId': { officer: officers('GET', ({ open }) => `/approval/reviews/${open}`) },
  'GET /feedback/figures': { officer: figures('/feedback/figures') },
  'GET /feedback/ratings': {
    officer: list('/feedback/ratings', officerLists, department),
    applicant: list('/feedback/ratings', applicantLists),
  },
  'GET /feedback/ratings/:ratingId': {
    officer: officers('GET', ({ ratingId }) => `/feedback/ratings/${ratingId}`),
    applicant: applicants('GET', ({ own }) => `/feedback/ratings/${own.ratingId}`),
  },
  'GET /intake/cases': {
    officer: list('/intake/cases', officerLists, department),
    applicant: list('/intake/cases', applicantLists, subject),
  },
  'GET /intake/cases/:caseId': {
    officer: officers('GET', ({ open }) => `/intake/cases/${open}`),
    applicant: applicants('GET', ({ own }) => `/intake/cases/${own.open}`),
  },
  'GET /intake/figures': { officer: figures('/intake/figures') },
  'GET /subsidy/entitlements': { applicant: list('/subsidy/entitlements', applicantLists, subject) },
  'GET /subsidy/entitlements/:entitlementId': {
    applicant: applicants('GET', ({ entitlements }) => `/subsidy/entitlements/${entitlements.returned}`),
  },
  'GET /supervision/departments/:departmentCode/pushes': {
    supervisor: supervisors('GET', () => `/supervision/departments/${one.watching}/pushes`),
  },
  'GET /supervision/pushes': { supervisor: list('/supervision/pushes', supervisorLists, watching) },
  'GET /supervision/pushes/:pushId': { supervisor: supervisors('GET', ({ waiting }) => `/supervision/pushes/${waiting}`) },
  'GET /supervision/subscriptions': { supervisor: list('/supervision/subscriptions', supervisorLists, watching) },
  'GET /supervision/subscriptions/:subscriptionId': {
    supervisor: supervisors('GET', ({ subscriptionId }) => `/supervision/subscriptions/${subscriptionId}`),
  },
  'GET /identity/accounts/:accountId': ofRoles(
    ROLES.filter((role) => role !== 'admin' && role !== 'auditor'),
    ownAccount,
  ),
  'POST /auth/logout': ofRoles(ROLES, ownSession),
  'POST /approval/reviews/:caseId/advice': {
    officer: officers(
      'POST',
      ({ open }) => `/approval/reviews/${open}/advice`,
      () => ({ source: 'inside', from: '法规科', text: '无意见' }),
    ),
  },
  'POST /approval/reviews/:caseId/examinations': {
    officer: officers(
      'POST',
      ({ open }) => `/approval/reviews/${open}/examinations`,
      () => ({ opinion: 'grant' }),
    ),
  },
  'POST /approval/reviews/:caseId/decisions': {
    officer: deciders(
      'POST',
      ({ examined }) => `/approval/reviews/${examined}/decisions`,
      () => ({ outcome: 'granted' }),
    ),
  },
  'POST /feedback/ratings': {
    applicant: applicants(
      'POST',
      () => '/feedback/ratings',
      ({ own }) => ({ caseId: own.delivered, grade: 'satisfied' }),
    ),
  },
  'POST /intake/cases/:caseId/notes': {
    officer: officers(
      'POST',
      ({ open }) => `/intake/cases/${open}/notes`,
      () => ({ text: '已联系' }),
    ),
  },
  'POST /subsidy/entitlements/:entitlementId/confirmations': {
    applicant: applicants(
      'POST',
      ({ entitlements }) => `/subsidy/entitlements/${entitlements.confirmable}/confirmations`,
      () => ({ account: '6222020200112230' }),
    ),
  },
  'POST /subsidy/entitlements/:entitlementId/waivers': {
    applicant: applicants('POST', ({ entitlements }) => `/subsidy/entitlements/${entitlements.waivable}/waivers`),
  },
  'POST /subsidy/entitlements/:entitlementId/payments/retries': {
    applicant: applicants(
      'POST',
      ({ entitlements }) => `/subsidy/entitlements/${entitlements.returned}/payments/retries`,
      () => ({ account: '6222020200112230' }),
    ),
  },
  'POST /supervision/pushes/:pushId/acknowledgements': {
    supervisor: supervisors('POST', ({ waiting }) => `/supervision/pushes/${waiting}/acknowledgements`),
  },
  'POST /supervision/pushes/:pushId/feedback': {
    supervisor: supervisors(
      'POST',
      ({ acknowledged }) => `/supervision/pushes/${acknowledged}/feedback`,
      () => ({ finding: 'inOrder' }),
    ),
  },
  'POST /supervision/pushes/:pushId/replays': {
    supervisor: supervisors(
      'POST',
      ({ waiting }) => `/supervision/pushes/${waiting}/replays`,
      ({ subscriptionId }) => ({ subscriptionId }),
    ),
  },
  'POST /supervision/subscriptions': {
    supervisor: supervisors(
      'POST',
      () => '/supervision/subscriptions',
      (_, url) => ({ departmentCode: one.watching, url }),
    ),
  },
  'POST /supervision/subscriptions/:subscriptionId/replays': {
    supervisor: supervisors(
      'POST',
      ({ subscriptionId }) => `/supervision/subscriptions/${subscriptionId}/replays`,
      () => ({}),
    ),
  },
  'POST /supervision/subscriptions/:subscriptionId/closures': {
    supervisor: supervisors(
      'POST',
      ({ closable }) => `/supervision/subscriptions/${closable}/closures`,
      () => ({ reason: '换址' }),
    ),
  },
};

describe('what is granted with a scope', () => {
  const routes = new Routes();
  const system = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
  let webhook: string;
  let product: TestProduct;
  let world: World;

  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule, routes.module] });
    system.listen(0, '127.0.0.1');
    await once(system, 'listening');
    webhook = `http://127.0.0.1:${(system.address() as AddressInfo).port}/`;
    world = await buildTwoSides(product, webhook);
    for (const role of ROLES) {
      const standing = ['officer', 'supervisor'].includes(role) ? { departmentCode: 'D-NONE' } : {};
      await product.request('POST', '/identity/accounts', { as: 'admin', body: { login: `only-${role}`, roles: [role], ...standing } });
    }
    await product.quiet();
  });
  afterAll(async () => {
    await product.stop();
    system.closeAllConnections();
    system.close();
    await once(system, 'close');
  });

  it('is all in this matrix, and nothing else', () => {
    const granted = routes.all.flatMap(({ declaration: { method, path, grants } }) =>
      Object.entries(grants ?? {}).flatMap(([role, scope]) => (scope === 'any' ? [] : [`${method} ${path} ${role}`])),
    );
    const covered = Object.entries(SCOPED).flatMap(([route, checks]) => Object.keys(checks).map((role) => `${route} ${role}`));
    expect(covered.toSorted()).toEqual(granted.toSorted());
  });

  it.each(
    Object.entries(SCOPED).flatMap(([route, checks]) => Object.entries(checks).map(([role, check]) => [route, role, check] as const)),
  )('%s by a %s reaches as far as it says', async (_route, _role, check) => {
    await check({ product, world, webhook });
  });
});
