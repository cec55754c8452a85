import { beijingDayOf, plusDays, type Instant } from '@yikou/shared-kernel';
import { expectGood, type Call, type CallOptions } from '../transport';
import type { Plan } from './plan';
import { keyOf } from './seeded';

export const SUPERVISOR_DEPARTMENT = 'supervision';
export const SERIES = '营行审';

/** What the drive pays: a fixed amount once per beneficiary, up to a ceiling that is reached. */
export const POLICY = { amount: 50_000, ceiling: 5_000_000 } as const;

const LIMIT = { statutory: 20, committed: 15 } as const;

export interface City {
  /** Calls as an account, with a key of idempotency that is the same in every drive of the seed. */
  as(login: string): (method: 'GET' | 'POST', path: string, options?: Omit<CallOptions, 'token'>) => Promise<Record<string, unknown>>;
  readonly call: Call;
  token(login: string): Promise<string>;
  /** The login of a resource of the log. */
  loginOf(resource: string): string;
  itemOf(department: string): string;
  readonly policyId: string;
  readonly secret: string;
}

export interface CityPlan {
  readonly plan: Plan;
  readonly seed: number;
  readonly begins: Instant;
  readonly webhook: string;
  readonly progress: (text: string) => void;
}

const departmentCodeOf = (department: string): string => department.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const fieldOf = (department: string): string => `建设工程·${department}`;

/** Sets up over HTTP what the log needs: accounts, one item per department, certificates, a list, a subscriber, a policy. */
export const buildCity = async (call: Call, of: CityPlan): Promise<City> => {
  const tokens = new Map<string, Promise<string>>();
  const token = (login: string): Promise<string> => {
    const known = tokens.get(login) ?? tokenOf(call, login);
    tokens.set(login, known);
    return known;
  };
  const as: City['as'] = (login) => async (method, path, options) =>
    expectGood(call, method, path, { ...options, token: await token(login) });
  const admin = as('admin');
  const keeper = as('keeper');
  const keyed = (body: unknown, ...words: readonly string[]) => ({ body, key: keyOf(of.seed, ...words) });
  const day = beijingDayOf(of.begins);

  of.progress('accounts');
  const logins = loginsOf(of.plan.resources);
  const officers = new Map<string, string>();
  for (const resource of of.plan.resources) {
    const departments = [...of.plan.departments].filter(([, staff]) => staff.includes(resource)).map(([name]) => departmentCodeOf(name));
    const [departmentCode, ...further] = departments;
    const body = {
      login: logins.get(resource),
      roles: ['clerk', 'officer'],
      departmentCode,
      ...(further.length > 0 && { furtherDepartments: further }),
    };
    const { accountId } = await admin('POST', '/identity/accounts', keyed(body, 'account', resource));
    officers.set(resource, String(accountId));
  }
  await admin(
    'POST',
    '/identity/accounts',
    keyed({ login: 'drive-supervisor', roles: ['supervisor'], departmentCode: SUPERVISOR_DEPARTMENT }, 'account', 'supervisor'),
  );
  of.progress('items, certificates, list');
  const items = new Map<string, string>();
  for (const [department, staff] of of.plan.departments) {
    const code = `DRIVE-${departmentCodeOf(department)}`;
    const { itemId } = await keeper('POST', '/catalog/items', keyed(itemOf(department, code), 'item', department));
    items.set(department, String(itemId));
    await keeper('POST', `/catalog/items/${String(itemId)}/publications`, keyed({}, 'publication', department));
    for (const resource of staff) {
      const certificate = { officerId: officers.get(resource), field: fieldOf(department), until: plusDays(day, 3_650) };
      await keeper('POST', '/catalog/certificates', keyed(certificate, 'certificate', department, resource));
    }
  }
  await keeper('POST', `/catalog/lists/city/${day.slice(0, 4)}/editions`, keyed({}, 'list'));

  of.progress('subscriber and policy');
  const { secret } = await as('drive-supervisor')(
    'POST',
    '/supervision/subscriptions',
    keyed({ departmentCode: SUPERVISOR_DEPARTMENT, url: of.webhook }, 'subscription'),
  );
  const policy = {
    name: '审批办结惠企补贴',
    itemCodes: [...of.plan.departments.keys()].map((department) => `DRIVE-${departmentCodeOf(department)}`),
    applicantKinds: ['natural', 'legal'],
    amount: POLICY.amount,
    ceiling: POLICY.ceiling,
    from: day,
    until: plusDays(day, 3_650),
  };
  const { policyId } = await keeper('POST', '/subsidy/policies', keyed(policy, 'policy'));
  await keeper('POST', `/subsidy/policies/${String(policyId)}/publications`, keyed({}, 'policy-publication'));

  return {
    as,
    call,
    token,
    loginOf: (resource) => logins.get(resource) ?? '',
    itemOf: (department) => items.get(department) ?? '',
    policyId: String(policyId),
    secret: String(secret),
  };
};

/** A login for each resource of the log: lower case, told apart where names differ by case only. */
const loginsOf = (resources: readonly string[]): ReadonlyMap<string, string> => {
  const taken = new Map<string, number>();
  return new Map(
    resources.map((resource) => {
      const word = `log-${resource.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
      const times = (taken.get(word) ?? 0) + 1;
      taken.set(word, times);
      return [resource, times === 1 ? word : `${word}-${String(times)}`];
    }),
  );
};

const itemOf = (department: string, code: string) => ({
  code,
  name: `建设工程收件审查（${department}）`,
  kind: 'licence',
  level: 'city',
  departmentCode: departmentCodeOf(department),
  departmentName: department,
  field: fieldOf(department),
  legalBasis: [{ source: 'law', title: '中华人民共和国行政许可法', article: '第四十二条' }],
  processing: 'committed',
  statutoryLimit: LIMIT.statutory,
  committedLimit: LIMIT.committed,
  materials: [],
  supervising: [
    {
      departmentCode: SUPERVISOR_DEPARTMENT,
      departmentName: '监管部门',
      fields: ['caseNo', 'itemCode', 'itemName', 'outcome', 'documentNumber', 'decidedAt'],
    },
  ],
  documentSeries: SERIES,
});

const tokenOf = async (call: Call, login: string): Promise<string> => {
  const { token } = await expectGood<{ readonly token: string }>(call, 'POST', '/auth/token', { body: { account: login } });
  return token;
};
