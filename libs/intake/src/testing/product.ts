import type { RecordedEvent } from '@yikou/event-store';
import { decisionEffective, itemPublished, itemWithdrawn, listPublished, type ItemVersion } from '@yikou/contracts';
import { startProduct, type TestAnswer, type TestProduct, type TestRequest } from '@yikou/platform/testing';
import { citizenIdFrom, creditCodeFrom, derivedId, parseBeijingDay, YINGKOU, type Uuid } from '@yikou/shared-kernel';
import { caseStream } from '../streams';
import { intakeService } from '../intake.service';
import { item } from './cases';

/** Intake as it runs, with what catalog and approval would tell it. */

export const DEPARTMENT = item.departmentCode;
export const citizen = {
  kind: 'natural',
  name: '张三',
  number: citizenIdFrom(YINGKOU, parseBeijingDay('1980-02-29'), 2),
  phone: '13904170000',
};
export const company = {
  kind: 'legal',
  name: '营口某某有限公司',
  number: creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'MA0XXXXX' }),
};
export const ownSubject: Uuid = derivedId('subject', 'own');
export const unlistedItem: Uuid = derivedId('item', 'unlisted');
export const withdrawnItem: Uuid = derivedId('item', 'withdrawn');
export const plainItem: Uuid = derivedId('item', 'plain');

const licence: ItemVersion = {
  ...item,
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '食品安全法', article: '第三十五条' }],
  statutoryLimit: 20,
  committedLimit: 5,
  materials: item.materials.map((material) => ({ ...material, deferrable: false, form: 'original' })),
  supervising: [],
  pushLimit: 1,
  documentSeries: '营行审',
};

const items: readonly ItemVersion[] = [
  licence,
  { ...licence, itemId: unlistedItem, code: 'unlisted', materials: [] },
  { ...licence, itemId: withdrawnItem, code: 'withdrawn', kind: 'publicService', materials: [] },
  { ...licence, itemId: plainItem, code: 'plain', kind: 'publicService', materials: [] },
];

const list = {
  listId: derivedId('list', 'city', '2022'),
  level: 'city',
  year: 2022,
  edition: 2,
  publishedOn: '2022-12-01',
  items: [{ itemId: item.itemId, version: item.version }],
} as const;

const accounts = [
  { login: 'clerk2', roles: ['clerk'] },
  { login: 'officerHere', roles: ['officer'], departmentCode: DEPARTMENT },
  { login: 'officerElsewhere', roles: ['officer'], departmentCode: 'elsewhere' },
  { login: 'owner', roles: ['applicant'], subjectId: ownSubject },
  { login: 'stranger', roles: ['applicant'], subjectId: derivedId('subject', 'stranger') },
] as const;

export const startIntake = async (): Promise<Intake> => {
  const product = await startProduct([intakeService], { accounts });
  await product.keys.nameSubject({ kind: 'citizenId', number: citizen.number }, ownSubject);
  for (const each of items) await product.tell(itemPublished.tell(each.itemId, each));
  await product.tell(listPublished.tell(list.listId, { ...list, items: [...list.items] }));
  return new Intake(product);
};

export type Body = Record<string, unknown>;

export const file = (code: string, content = 'a') => ({ code, sha256: content.repeat(64), bytes: 1_024, mediaType: 'application/pdf' });

export const registration = {
  itemId: item.itemId,
  channel: 'window',
  applicant: citizen,
  materials: [file('application'), file('layout')],
};

export class Intake {
  constructor(readonly product: TestProduct) {}

  post(path: string, body?: unknown, request: TestRequest = {}): Promise<TestAnswer<Body>> {
    return this.product.request('POST', `/intake/cases${path}`, { as: 'clerk', ...(body !== undefined && { body }), ...request });
  }

  get(path: string, as = 'clerk', request: TestRequest = {}): Promise<TestAnswer<Body>> {
    return this.product.request('GET', `/intake/cases${path}`, { as, ...request });
  }

  async register(of: object = {}): Promise<string> {
    const { status, body } = await this.post('', { ...registration, ...of });
    if (status !== 201) throw new Error(`not registered: ${JSON.stringify(body)}`);
    return String(body['caseId']);
  }

  async accepted(of: object = {}): Promise<string> {
    const caseId = await this.register(of);
    await this.post(`/${caseId}/acceptances`, {});
    return caseId;
  }

  /** As catalog tells. */
  withdraw(itemId: string): Promise<void> {
    return this.product.tell(itemWithdrawn.tell(itemId, { itemId, version: licence.version, withdrawnOn: '2022-12-01' }));
  }

  /** Accepted, and decided as approval tells. */
  async decided(of: object = {}): Promise<string> {
    const caseId = await this.accepted(of);
    await this.decide(caseId);
    return caseId;
  }

  async decide(caseId: string): Promise<void> {
    const decision = {
      caseId,
      caseNo: 'YK20221201-7K3M9QXA-C',
      itemId: item.itemId,
      itemVersion: item.version,
      departmentCode: DEPARTMENT,
      applicant: { subjectId: ownSubject, kind: 'natural', name: { subjectId: ownSubject, sealed: 'name' } },
      outcome: 'granted',
      documentNumber: '营行审〔2022〕15号',
      decidedAt: this.product.now(),
    } as const;
    await this.product.tell(decisionEffective.tell(caseId, decision));
  }

  /** As read after everything that was recorded has been projected. */
  async show(caseId: string, as = 'clerk'): Promise<Body> {
    await this.product.quiet();
    return (await this.get(`/${caseId}`, as)).body;
  }

  /** The events of a case. */
  async history(caseId: string): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of this.product.store.readStream(caseStream(caseId))) events.push(...page);
    return events;
  }

  /** Events in the whole store. */
  async events(): Promise<number> {
    let count = 0;
    for await (const page of this.product.store.readAll()) count += page.length;
    return count;
  }
}
