import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beijingDayOf, citizenIdFrom, parseBeijingDay, parseInstant, plusDays, YINGKOU } from '@yikou/shared-kernel';
import { demoClient, type DemoClient } from './demo/client';
import { itemIdOfName } from './demo/catalogue';
import { demoItem } from './demo/items';
import { checked, drawn, everything, until, type Doc } from './testing/asking';
import { Department } from './testing/department';
import { Load, type Flow, type Visitor } from './testing/load';
import { freePort, Started } from './testing/started';

jest.setTimeout(300_000);

const KILLS = Number(process.env['YIKOU_TEST_KILLS'] ?? 5);
const SEED = process.env['YIKOU_TEST_SEED'] ?? String(Date.now() % 1_000_000);
const CLIENTS = 6;
const LONGEST_LIFE_MS = 1_200;
const AMOUNT = 50_000;
/** Enough for everybody, and for a few: no more of them come than there are clients, at least. */
const [WIDE, TIGHT] = [1_000_000 * AMOUNT, 4 * AMOUNT + 1];
const ONCE = [
  'intake.case.registered',
  'intake.case.accepted',
  'approval.review.opened',
  'approval.review.examined',
  'approval.review.decided',
  'intake.case.decided',
  'supervision.push.queued',
  'intake.case.delivered',
];

describe(`killed again and again under load (YIKOU_TEST_SEED=${SEED})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-kill-'));
  const department = new Department();
  let running: Started | undefined;

  afterAll(async () => {
    await running?.stop('SIGKILL');
    await department.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing that it has answered, and does nothing twice', async () => {
    const port = await freePort();
    const start = async (): Promise<string> => (running = new Started({ YIKOU_PORT: port, YIKOU_DATA_DIR: folder })).url();
    const url = await start();
    const client = demoClient(url);
    const subscription = { departmentCode: 'YK-SCJG', url: await department.listen() };
    const { secret } = await client.post<Doc>('supervisor', '/supervision/subscriptions', subscription, 'kill-test');
    department.trust(secret!);
    const before = {
      numbers: (await numbersOf(client)).length,
      pushes: (await everything(client, 'auditor', '/supervision/pushes')).length,
    };
    const seeded = (await everything(client, 'auditor', '/intake/cases')).length;

    const policyIds = [await published(client, 'wide', WIDE), await published(client, 'tight', TIGHT)];
    const load = new Load(url, visitors((await itemIdOfName(client))('食品经营许可')), policyIds);
    const clients = Array.from({ length: CLIENTS }, () => load.run());
    for (let kill = 0; kill < KILLS; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, LONGEST_LIFE_MS * drawn(SEED, kill)));
      await running!.stop('SIGKILL');
      await start();
    }
    load.end();
    await Promise.all(clients);
    const { flows, answered } = load;
    expect(flows.length).toBeGreaterThanOrEqual(CLIENTS);
    // Of the clerk and the officers, to open the account, to confirm twice, and two approvals of each that the budget goes for.
    expect(answered).toHaveLength(flows.length * 8 + 2 * (flows.length + 4));

    await until(async () => new Set(department.heard.map(({ id }) => id)).size >= flows.length);
    await until(async () => (await numbersOf(client)).length >= before.numbers + flows.length);

    expect(await everything(client, 'auditor', '/intake/cases')).toHaveLength(seeded + flows.length);
    for (const [caseId, types] of await historiesOf(client, flows))
      for (const type of ONCE) expect([caseId, type, types.filter((each) => each === type).length]).toEqual([caseId, type, 1]);

    await expectPaidOnce(client, policyIds, flows);

    const numbers = (await numbersOf(client)).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const pushes = await everything(client, 'auditor', '/supervision/pushes');
    expect(pushes).toHaveLength(before.pushes + flows.length);
    expect(department.forged).toEqual([]);
    const heard = new Set(department.heard.map(({ id }) => id));
    expect(heard.size).toBe(flows.length);

    const histories = await historiesOf(client, flows);
    for (const each of answered) expect(await load.again(each)).toEqual({ status: each.status, text: each.text });
    expect(await historiesOf(client, flows)).toEqual(histories);
    expect(await everything(client, 'auditor', '/intake/cases')).toHaveLength(seeded + flows.length);
    expect(await numbersOf(client)).toHaveLength(numbers.length);

    const { runId } = await client.post<Doc>('admin', '/admin/read-models/checks', {}, 'check');
    const models = await checked(client, runId!);
    expect(models.length).toBeGreaterThan(15);
    expect(models.filter(({ status }) => status !== 'same')).toEqual([]);
    expect(await client.post('admin', '/admin/parked/listings', {}, 'parked')).toEqual({ items: [] });
    expect(await running!.stop('SIGINT')).toMatchObject({ code: 0 });
  });
});

const visitors = (itemId: string) => {
  let serial = 0;
  return (): Visitor => {
    serial += 1;
    const number = citizenIdFrom(YINGKOU, parseBeijingDay('1980-01-01'), serial % 1_000);
    const materials = ['application', 'conditions'].map((code) => ({
      code,
      sha256: 'b'.repeat(64),
      bytes: 1,
      mediaType: 'application/pdf',
    }));
    const registration = { itemId, channel: 'window', applicant: { kind: 'natural', name: '申请人', number }, materials };
    return { login: `visitor-${String(serial)}`, number, registration };
  };
};

const published = async (client: DemoClient, name: string, ceiling: number): Promise<string> => {
  const itemCodes = [demoItem('食品经营许可').code];
  const today = beijingDayOf(parseInstant(new Date().toISOString()));
  const period = { from: plusDays(today, -1), until: plusDays(today, 30) };
  const policy = { name, itemCodes, applicantKinds: ['natural'], amount: AMOUNT, ceiling, ...period };
  const { policyId } = await client.post<Doc>('keeper', '/subsidy/policies', policy, 'policy', name);
  await client.post('keeper', `/subsidy/policies/${policyId!}/publications`, undefined, 'publication', name);
  return policyId!;
};

/** Every entitlement came to its end: paid once, or not at all where the budget was exhausted. */
const expectPaidOnce = async (client: DemoClient, [wide, tight]: readonly string[], flows: readonly Flow[]): Promise<void> => {
  const of = (policyId: string, status: string) =>
    everything(client, 'finance', `/subsidy/entitlements?policyId=${policyId}&status=${status}`);
  const paidOf = async (policyId: string): Promise<object> => client.get('finance', `/subsidy/policies/${policyId}/budget`);
  await until(async () => (await of(wide!, 'settled')).length + (await of(tight!, 'settled')).length >= flows.length + 4);
  expect(await of(tight!, 'exhausted')).toHaveLength(flows.length - 4);
  const none = { reserved: 0, ordered: 0 };
  expect(await paidOf(wide!)).toMatchObject({ ...none, paid: AMOUNT * flows.length, remaining: WIDE - AMOUNT * flows.length });
  expect(await paidOf(tight!)).toMatchObject({ ...none, paid: 4 * AMOUNT, remaining: 1 });
  for (const [caseId, types] of await historiesOf(client, flows)) {
    const times = (type: string) => types.filter((each) => each === `subsidy.entitlement.${type}`).length;
    const [matched, ordered, settled, exhausted] = ['matched', 'payment-ordered', 'payment-settled', 'exhausted'].map(times);
    expect([caseId, matched, ordered, settled]).toEqual([caseId, 2, 2 - exhausted!, 2 - exhausted!]);
  }
};

const numbersOf = async (client: DemoClient): Promise<readonly number[]> => {
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Asia/Shanghai' }).format(Date.now());
  const numbers = await everything(client, 'auditor', `/approval/document-numbers/${encodeURIComponent('营行审')}/${year}`);
  return numbers.map(({ number }) => Number(number));
};

/** What happened in each case, in order; a webhook is sent until somebody takes it, so its attempts are left out. */
const historiesOf = async (client: DemoClient, flows: readonly Flow[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  const histories = flows.map(async ({ caseId }) => {
    const events = await everything(client, 'auditor', `/audit/cases/${caseId}/history`);
    return [
      caseId,
      events
        .map(({ type }) => type!)
        .filter((type) => !type.startsWith('supervision.push.delivery-') && type !== 'supervision.push.delivered'),
    ] as const;
  });
  return new Map(await Promise.all(histories));
};
