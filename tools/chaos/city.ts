import { setTimeout as sleep } from 'node:timers/promises';
import { accountIdOf, DEMO_DEPARTMENTS } from '@yikou/platform';
import type { Wire } from './wire';

/** When the virtual clock begins, and the calendar days that certificates and the policy hold for. */
export const CLOCK_START = '2022-12-01T00:00:00.000Z';
const FIRST_DAY = '2022-12-01';
const LAST_DAY = '2025-12-31';

export const SERIES = '营行审';
const FIELD = '市场监管';

const ITEM = {
  code: 'CHAOS-01',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: DEMO_DEPARTMENTS.approval,
  departmentName: '营口市行政审批局',
  field: FIELD,
  legalBasis: [{ source: 'law', title: '中华人民共和国行政许可法', article: '第四十二条' }],
  processing: 'committed',
  committedLimit: 8,
  statutoryLimit: 20,
  materials: [],
  supervising: [
    {
      departmentCode: DEMO_DEPARTMENTS.supervision,
      departmentName: '营口市市场监督管理局',
      fields: ['caseNo', 'outcome', 'documentNumber'],
    },
  ],
  documentSeries: SERIES,
};

/** What each policy pays, and to how many it goes: one to everybody, the other to the first few. */
const AMOUNT = 50_000;
const POLICIES = [
  { name: '开办补贴', ceiling: 1_000_000 * AMOUNT },
  { name: '首批奖励', ceiling: 4 * AMOUNT + 1 },
] as const;
export const POLICY_COUNT = POLICIES.length;

export interface City {
  readonly itemId: string;
  /** Of the subscription. */
  readonly secret: string;
}

/** What the load needs: an item on the list, certificates, policies, a subscriber. */
export const buildCity = async (wire: Wire, webhook: string): Promise<City> => {
  const send = async <Body>(as: string, path: string, body: object | undefined, key: string): Promise<Body> => {
    const { text } = await wire.send({ as, path, ...(body && { body }), key: `city/${key}` });
    return JSON.parse(text) as Body;
  };
  const { itemId } = await send<{ readonly itemId: string }>('keeper', '/catalog/items', ITEM, 'item');
  await send('keeper', `/catalog/items/${itemId}/publications`, undefined, 'publication');
  await sleep(500);
  await send('keeper', `/catalog/lists/city/${FIRST_DAY.slice(0, 4)}/editions`, {}, 'list');
  for (const login of ['officer', 'officer2'])
    await send('keeper', '/catalog/certificates', { officerId: accountIdOf(login), field: FIELD, until: LAST_DAY }, `certificate/${login}`);
  for (const { name, ceiling } of POLICIES) {
    const terms = { itemCodes: [ITEM.code], applicantKinds: ['natural'], amount: AMOUNT, from: FIRST_DAY, until: LAST_DAY };
    const policy = { name, ceiling, ...terms };
    const { policyId } = await send<{ readonly policyId: string }>('keeper', '/subsidy/policies', policy, `policy/${String(ceiling)}`);
    await send('keeper', `/subsidy/policies/${policyId}/publications`, undefined, `policy-publication/${String(ceiling)}`);
  }
  const { secret } = await send<{ readonly secret: string }>(
    'supervisor',
    '/supervision/subscriptions',
    { departmentCode: DEMO_DEPARTMENTS.supervision, url: webhook },
    'subscription',
  );
  return { itemId, secret };
};
