import { accountIdOf, DEMO_DEPARTMENTS } from '@yikou/platform';
import { citizenIdFrom, parseBeijingDay, parseDivisionCode, plusDays, type BeijingDay } from '@yikou/shared-kernel';
import type { DemoClient } from './client';
import type { DepartmentCode } from './departments';
import { DEMO_ITEMS, demoItem } from './items';

/** What a seed needs to know: whom to ask, since which day, and how to wait until everything that follows is done. */
export interface Seeding {
  readonly client: DemoClient;
  /** The day on which the seed began; the same when it goes on after an interruption. */
  readonly day: BeijingDay;
  readonly settled: () => Promise<void>;
}

const CERTIFIED_DAYS = 1_095;
const POLICY_DAYS = 365;

/** The natural person that the account `applicant2` acts for. */
export const DEMO_PERSON = citizenIdFrom(parseDivisionCode('210802'), parseBeijingDay('1985-05-20'), 21);

/** Beside the demo accounts: two officers of each department that decides itself, and those who supervise. */
const OFFICERS: Readonly<Record<string, DepartmentCode>> = {
  'officer-3': 'YK-XSP',
  'officer-4': 'YK-XSP',
  'police-1': 'YK-GAJ',
  'police-2': 'YK-GAJ',
  'labour-1': 'YK-RSJ',
  'labour-2': 'YK-RSJ',
  'fund-1': 'YK-GJJ',
  'fund-2': 'YK-GJJ',
};
const SUPERVISORS: Readonly<Record<string, DepartmentCode>> = { 'supervisor-safety': 'YK-YJGL', 'supervisor-transport': 'YK-JTYS' };

const CERTIFIED: Readonly<Record<string, DepartmentCode>> = { officer: 'YK-XSP', officer2: 'YK-XSP', ...OFFICERS };

export const seedCity = async ({ client, day, settled }: Seeding): Promise<void> => {
  await Promise.all([seedAccounts(client), seedItems(client)]);
  await Promise.all([seedCertificates(client, day), settled()]);
  await client.post('keeper', `/catalog/lists/city/${day.slice(0, 4)}/editions`, {}, 'list', day.slice(0, 4));
  await seedPolicies(client, day);
  await settled();
};

const seedAccounts = async (client: DemoClient): Promise<void> => {
  const open = (login: string, standing: object) => client.post('admin', '/identity/accounts', { login, ...standing }, 'account', login);
  await Promise.all([
    ...Object.entries(OFFICERS).map(([login, departmentCode]) => open(login, { roles: ['officer'], departmentCode })),
    ...Object.entries(SUPERVISORS).map(([login, departmentCode]) => open(login, { roles: ['supervisor'], departmentCode })),
    open('clerk2', { roles: ['clerk'], departmentCode: DEMO_DEPARTMENTS.approval }),
    open('applicant2', { roles: ['applicant'], subject: { kind: 'citizenId', number: DEMO_PERSON } }),
  ]);
};

const seedItems = async (client: DemoClient): Promise<void> => {
  await Promise.all(
    DEMO_ITEMS.map(async (item) => {
      const { itemId } = await client.post<{ readonly itemId: string }>('keeper', '/catalog/items', item, 'item', item.code);
      await client.post('keeper', `/catalog/items/${itemId}/publications`, undefined, 'publication', item.code);
    }),
  );
};

/** Each officer is certified for the fields of law in which its department decides. */
const seedCertificates = async (client: DemoClient, day: BeijingDay): Promise<void> => {
  const until = plusDays(day, CERTIFIED_DAYS);
  const fieldsOf = (code: DepartmentCode) =>
    new Set(DEMO_ITEMS.filter(({ departmentCode }) => departmentCode === code).map(({ field }) => field));
  const certificates = Object.entries(CERTIFIED).flatMap(([login, code]) => [...fieldsOf(code)].map((field) => ({ login, field })));
  await Promise.all(
    certificates.map(({ login, field }) =>
      client.post('keeper', '/catalog/certificates', { officerId: accountIdOf(login), field, until }, 'certificate', login, field),
    ),
  );
};

/** Made up: the amounts of the city's real policies are not published. */
const POLICIES = [
  { name: '餐饮服务质量提升补贴（演示）', items: ['食品经营许可'], amount: 200_000, ceiling: 20_000_000 },
  { name: '医疗器械经营企业开办补贴（演示）', items: ['第三类医疗器械经营许可'], amount: 500_000, ceiling: 10_000_000 },
] as const;

const seedPolicies = async (client: DemoClient, day: BeijingDay): Promise<void> => {
  await Promise.all(
    POLICIES.map(async ({ name, items, amount, ceiling }) => {
      const period = { from: day, until: plusDays(day, POLICY_DAYS) };
      const policy = { name, itemCodes: items.map((item) => demoItem(item).code), applicantKinds: ['legal'], amount, ceiling, ...period };
      const { policyId } = await client.post<{ readonly policyId: string }>('keeper', '/subsidy/policies', policy, 'policy', name);
      await client.post('keeper', `/subsidy/policies/${policyId}/publications`, undefined, 'policy-publication', name);
    }),
  );
};
