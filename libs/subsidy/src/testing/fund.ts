import { Module } from '@nestjs/common';
import { caseDelivered, itemPublished, type ItemVersion, type Outcome } from '@yikou/contracts';
import { streamOf } from '@yikou/event-sourcing';
import type { RecordedEvent, StreamName } from '@yikou/event-store';
import type { ServiceDefinition } from '@yikou/platform';
import { startProduct, type TestAnswer, type TestProduct, type TestRequest } from '@yikou/platform/testing';
import { caseNoFrom, citizenIdFrom, derivedId, parseBeijingDay, parseDivisionCode, type Uuid } from '@yikou/shared-kernel';
import { BANK, type BankPort } from '../bank/bank-port';
import { entitlementAggregate, entitlementIdOf } from '../streams';
import { SUBSIDY_CONTROLLERS, SUBSIDY_PROVIDERS } from '../subsidy.module';
import { subsidyService } from '../subsidy.service';

export type Body = Record<string, unknown>;

export const OWNERS = ['owner', 'owner2', 'owner3', 'owner4', 'owner5', 'owner6'] as const;
export type Owner = (typeof OWNERS)[number];

export const subjectOf = (owner: Owner): Uuid => derivedId('subject', owner);
export const ITEM_CODE = 'YK-SC-001';
export const FROM = '2022-12-01';
export const UNTIL = '2023-12-31';

export const policyBody = {
  name: '高新技术企业认定补助',
  itemCodes: [ITEM_CODE, 'YK-SC-002'],
  applicantKinds: ['natural', 'legal'],
  amount: 50_000,
  ceiling: 5_000_000,
  from: FROM,
  until: UNTIL,
};

const itemIdOf = (code: string): Uuid => derivedId('item', code);

const item = (code: string): ItemVersion => ({
  itemId: itemIdOf(code),
  version: 1,
  code,
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: 'YK-XSP',
  departmentName: '营口市行政审批局',
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '食品安全法', article: '§35' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 10,
  materials: [],
  supervising: [],
  pushLimit: 1,
  documentSeries: '营行审',
});

/** The service with another bank behind it. */
const withBank = (bank: BankPort): ServiceDefinition => {
  @Module({ controllers: SUBSIDY_CONTROLLERS, providers: [...SUBSIDY_PROVIDERS, { provide: BANK, useFactory: () => bank }] })
  class ModuleWithBank {}
  return { ...subsidyService, module: ModuleWithBank };
};

/** Subsidy alone, with beneficiaries and finance officers: what catalog and intake would tell is told here. */
export class Fund {
  static async open({ bank }: { readonly bank?: BankPort } = {}): Promise<Fund> {
    const product = await startProduct([bank ? withBank(bank) : subsidyService], {
      accounts: [
        ...OWNERS.map((login) => ({ login, roles: ['applicant'] as const, subjectId: subjectOf(login) })),
        { login: 'finance3', roles: ['finance'] },
        { login: 'office', roles: ['office'] },
      ],
    });
    const fund = new Fund(product);
    for (const [no, owner] of OWNERS.entries()) {
      const number = citizenIdFrom(parseDivisionCode('210802'), parseBeijingDay('1980-01-01'), no + 1);
      await product.keys.nameSubject({ kind: 'citizenId', number }, subjectOf(owner));
    }
    for (const code of [ITEM_CODE, 'YK-SC-002', 'YK-SC-003', 'YK-SC-004'])
      await product.tell(itemPublished.tell(itemIdOf(code), item(code)));
    return fund;
  }

  private delivered = 0;

  private constructor(readonly product: TestProduct) {}

  async publish(more: object = {}): Promise<string> {
    const drafted = await this.post('policies', { ...policyBody, ...more }, 'keeper');
    if (drafted.status !== 201) throw new Error(JSON.stringify(drafted.body));
    const policyId = String(drafted.body['policyId']);
    await this.post(`policies/${policyId}/publications`, undefined, 'keeper');
    await this.product.quiet();
    return policyId;
  }

  /** Intake tells that a case was delivered: its id. Everything that follows is done. */
  async deliver(
    owner: Owner,
    of: { readonly code?: string; readonly outcome?: Outcome; readonly kind?: 'natural' | 'legal' } = {},
  ): Promise<Uuid> {
    this.delivered += 1;
    const caseId = derivedId('case', String(this.delivered));
    const subjectId = subjectOf(owner);
    await this.product.tell(
      caseDelivered.tell(caseId, {
        caseId,
        caseNo: caseNoFrom(caseId, parseBeijingDay(FROM)),
        itemId: itemIdOf(of.code ?? ITEM_CODE),
        itemVersion: 1,
        departmentCode: 'YK-XSP',
        channel: 'window',
        applicant: { subjectId, kind: of.kind ?? 'natural', name: { subjectId, sealed: 'name' } },
        outcome: of.outcome ?? 'granted',
        visits: 1,
        deliveredAt: this.product.now(),
      }),
    );
    return caseId;
  }

  /** Everything up to the reservation, or as far as the budget goes. */
  async confirmed(policyId: string, owner: Owner, body: object = {}): Promise<string> {
    await this.deliver(owner);
    const id = this.idOf(policyId, owner);
    const answer = await this.act(id, 'confirmations', owner, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    await this.product.quiet();
    return id;
  }

  async ordered(policyId: string, owner: Owner, body: object = {}): Promise<string> {
    const id = await this.confirmed(policyId, owner, body);
    await this.approveTwice(id);
    return id;
  }

  async approveTwice(id: string): Promise<void> {
    for (const login of ['finance', 'finance2']) {
      const { status, body } = await this.act(id, 'approvals', login);
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
  }

  idOf(policyId: string, owner: Owner, period = `${FROM}..${UNTIL}`): string {
    return entitlementIdOf(policyId, subjectOf(owner), period);
  }

  get<Answered = Body>(path: string, as = 'finance'): Promise<TestAnswer<Answered>> {
    return this.product.request<Answered>('GET', `/subsidy/${path}`, { as });
  }

  post(path: string, body: unknown, as: string, more: TestRequest = {}): Promise<TestAnswer<Body>> {
    return this.product.request('POST', `/subsidy/${path}`, { as, ...(body !== undefined && { body }), ...more });
  }

  act(entitlementId: string, act: string, as: string, body: unknown = {}, more: TestRequest = {}): Promise<TestAnswer<Body>> {
    return this.post(`entitlements/${entitlementId}/${act}`, body, as, more);
  }

  /** Everything that followed is read. */
  async show(entitlementId: string, as = 'finance'): Promise<Body> {
    await this.product.quiet();
    return (await this.get(`entitlements/${entitlementId}`, as)).body;
  }

  async budget(policyId: string): Promise<Body> {
    await this.product.quiet();
    return (await this.get(`policies/${policyId}/budget`)).body;
  }

  history(entitlementId: string): Promise<RecordedEvent[]> {
    return this.events(streamOf(entitlementAggregate, entitlementId));
  }

  async events(stream: StreamName): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of this.product.store.readStream(stream)) events.push(...page);
    return events;
  }

  /** Everything that is in the store. */
  async everything(): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of this.product.store.readAll()) events.push(...page);
    return events;
  }

  close(): Promise<void> {
    return this.product.stop();
  }
}
