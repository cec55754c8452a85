import { createHash } from 'node:crypto';
import { DEMO_DEPARTMENTS } from '@yikou/platform';
import { itemIdOfName } from './catalogue';
import { SAMPLE_CASES, type Act, type SampleCase } from './cases.data';
import type { Seeding } from './city';

interface Registered extends SampleCase {
  readonly caseId: string;
}

interface Items<Item> {
  readonly items: readonly Item[];
}

/** What a person may try on. */
export interface Examples {
  /** Examined, and not yet decided. */
  readonly examined: string;
  /** Granted, pushed, delivered, rated and paid. */
  readonly paid: string;
  /** An entitlement that its beneficiary has not answered yet. */
  readonly entitlementId: string;
}

/** Every sample case goes as far as its acts say; then what follows outside intake and approval. */
export const seedCases = async (seeding: Seeding): Promise<Examples> => {
  const cases = await registered(seeding);
  const rounds = Math.max(...cases.map(({ acts }) => acts.length));
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(cases.map((each) => act(seeding, each, round)));
    await seeding.settled();
  }
  const caseIdOf = (wanted: string): string => cases.find(({ name }) => name === wanted)?.caseId ?? '';
  const [paid, examined] = [caseIdOf('paid'), caseIdOf('examined')];
  await Promise.all([acknowledge(seeding, paid), pay(seeding, paid)]);
  return { examined, paid, entitlementId: await entitlementOf(seeding, caseIdOf('entitled')) };
};

const registered = async ({ client }: Seeding): Promise<readonly Registered[]> => {
  const itemIds = await itemIdOfName(client);
  return Promise.all(
    SAMPLE_CASES.map(async (sample) => {
      const { name, item, channel, applicant } = sample;
      const body = { itemId: itemIds(item), channel, applicant, materials: sample.materials.map((code) => materialOf(name, code)) };
      const { caseId } = await client.post<{ readonly caseId: string }>('clerk', '/intake/cases', body, 'case', name);
      return { ...sample, caseId };
    }),
  );
};

/** By hash: the content itself is nowhere. */
const materialOf = (name: string, code: string) => ({
  code,
  sha256: createHash('sha256').update(`${name}/${code}`).digest('hex'),
  bytes: 52_431,
  mediaType: 'application/pdf',
});

const act = async ({ client }: Seeding, { name, caseId, acts }: Registered, round: number): Promise<void> => {
  const next: Act | undefined = acts[round];
  if (!next) return;
  const filled = (text: string): string => text.replaceAll('{caseId}', caseId);
  const body: unknown = next.body === undefined ? undefined : JSON.parse(filled(JSON.stringify(next.body)));
  await client.post(next.as, filled(next.path), body, 'act', name, String(round));
};

const acknowledge = async ({ client }: Seeding, ofCase: string): Promise<void> => {
  const path = `/supervision/departments/${DEMO_DEPARTMENTS.supervision}/pushes`;
  const { items } = await client.get<Items<{ readonly pushId: string; readonly caseId: string }>>('supervisor', path);
  for (const { pushId } of items.filter(({ caseId }) => caseId === ofCase)) {
    await client.post('supervisor', `/supervision/pushes/${pushId}/acknowledgements`, undefined, 'acknowledgement', ofCase);
    await client.post('supervisor', `/supervision/pushes/${pushId}/feedback`, { finding: 'inOrder' }, 'feedback', ofCase);
  }
};

/** 免申即享: the applicant confirms, two persons approve, the bank pays. */
const pay = async (seeding: Seeding, ofCase: string): Promise<void> => {
  const { client, settled } = seeding;
  const path = `/subsidy/entitlements/${await entitlementOf(seeding, ofCase)}`;
  await client.post('applicant', `${path}/confirmations`, { account: '6222020200112233' }, 'confirmation', ofCase);
  await settled();
  for (const as of ['finance', 'finance2']) await client.post(as, `${path}/approvals`, undefined, 'approval', as, ofCase);
  await settled();
};

const entitlementOf = async ({ client }: Seeding, ofCase: string): Promise<string> => {
  const { items } = await client.get<Items<{ readonly entitlementId: string; readonly caseId: string }>>(
    'finance',
    '/subsidy/entitlements?limit=200',
  );
  const found = items.find(({ caseId }) => caseId === ofCase);
  if (!found) throw new TypeError(`nothing was found that case ${ofCase} entitles to`);
  return found.entitlementId;
};
