import { acceptanceRefused, caseAccepted, certificateChanged, itemPublished, type ItemVersion } from '@yikou/contracts';
import { streamOf } from '@yikou/event-sourcing';
import type { RecordedEvent } from '@yikou/event-store';
import { accountIdOf } from '@yikou/platform';
import { startProduct, type TestAnswer, type TestProduct, type TestProductOptions, type TestRequest } from '@yikou/platform/testing';
import { caseNoFrom, derivedId, parseBeijingDay, type Uuid } from '@yikou/shared-kernel';
import { itemFactOf } from '../facts/item.facts';
import { approvalService } from '../index';
import type { ReviewCommand } from '../review/review';
import { reviewAggregate } from '../streams';

export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
  readonly state?: string;
  readonly allowed?: readonly string[];
}

export const DEPARTMENT = 'YK-XSP';
export const FIELD = '食品安全';
export const APPLICANT = '欧阳文静';

const itemId = derivedId('item', 'food');
const instantItemId = derivedId('item', 'licence copy');

const item = (more: Partial<ItemVersion> = {}): ItemVersion => ({
  itemId,
  version: 1,
  code: 'YK-SC-001',
  name: '食品经营许可',
  kind: 'licence',
  level: 'city',
  departmentCode: DEPARTMENT,
  departmentName: '营口市行政审批局',
  field: FIELD,
  legalBasis: [{ source: 'law', title: '食品安全法', article: '§35' }],
  processing: 'committed',
  statutoryLimit: 20,
  committedLimit: 10,
  materials: [],
  supervising: [],
  pushLimit: 1,
  documentSeries: '营行审',
  ...more,
});

/** Approval alone, with officers and items of a city: what the other services would tell is told here. */
export class Office {
  static async open(options: TestProductOptions = {}): Promise<Office> {
    const product = await startProduct([approvalService], {
      ...options,
      accounts: [
        { login: 'officer3', roles: ['officer'], departmentCode: DEPARTMENT },
        { login: 'novice', roles: ['officer'], departmentCode: DEPARTMENT },
        { login: 'helper', roles: ['officer'], departmentCode: 'YK-HJBH', furtherDepartments: [DEPARTMENT] },
        { login: 'stranger', roles: ['officer'], departmentCode: 'YK-HJBH' },
        { login: 'adrift', roles: ['officer'] },
        { login: 'office', roles: ['office'], departmentCode: DEPARTMENT },
      ],
    });
    const office = new Office(product);
    await product.tell(itemPublished.tell(itemId, item()));
    await product.tell(itemPublished.tell(instantItemId, item({ itemId: instantItemId, processing: 'instant', committedLimit: 0 })));
    for (const login of ['officer', 'officer2', 'officer3', 'helper', 'stranger']) await office.certify(login);
    return office;
  }

  private cases = 0;

  private constructor(readonly product: TestProduct) {}

  /** What the catalogue tells of an officer's certificate. */
  certify(login: string, more: { readonly status?: 'inForce' | 'suspended'; readonly until?: string } = {}): Promise<void> {
    const certificateId = derivedId('certificate', login);
    return this.product.tell(
      certificateChanged.tell(certificateId, {
        certificateId,
        officerId: accountIdOf(login),
        field: FIELD,
        status: 'inForce',
        until: '2030-12-31',
        ...more,
      }),
    );
  }

  /** A case was accepted by intake: its id. */
  async accept({ instant = false } = {}): Promise<Uuid> {
    const about = await this.nextCase(instant ? instantItemId : itemId);
    const processing = instant ? 'instant' : 'committed';
    await this.product.tell(caseAccepted.tell(about.caseId, { ...about, processing, acceptedAt: this.product.now() }));
    return about.caseId;
  }

  /** What opens the review of a case that was accepted now. */
  async openCommand(): Promise<Extract<ReviewCommand, { type: 'OpenReview' }>> {
    const { channel: _, ...about } = await this.nextCase(itemId);
    const { itemId: __, version: ___, ...terms } = itemFactOf(item());
    return { type: 'OpenReview', ...about, processing: 'committed', terms, acceptedAt: this.product.now() };
  }

  /** Intake refused to accept a case: its id. */
  async refuseAcceptance(...reasons: readonly string[]): Promise<Uuid> {
    const about = await this.nextCase(itemId);
    await this.product.tell(acceptanceRefused.tell(about.caseId, { ...about, reasons: [...reasons], refusedAt: this.product.now() }));
    return about.caseId;
  }

  private async nextCase(ofItem: Uuid) {
    this.cases += 1;
    const caseId = derivedId('case', String(this.cases));
    const number = `2108021990010${String(this.cases).padStart(5, '0')}`;
    const subjectId = await this.product.keys.nameSubject({ kind: 'citizenId', number }, derivedId('subject', number));
    return {
      caseId,
      caseNo: caseNoFrom(caseId, parseBeijingDay('2022-12-01')),
      itemId: ofItem,
      itemVersion: 1,
      departmentCode: DEPARTMENT,
      channel: 'window',
      applicant: { subjectId, kind: 'natural', name: await this.product.keys.seal(subjectId, APPLICANT) },
    } as const;
  }

  get<Body = Record<string, unknown>>(path: string, as = 'officer'): Promise<TestAnswer<Body>> {
    return this.product.request<Body>('GET', `/approval/${path}`, { as });
  }

  post<Body = Record<string, unknown>>(path: string, as: string, body: unknown, more: TestRequest = {}): Promise<TestAnswer<Body>> {
    return this.product.request<Body>('POST', `/approval/${path}`, { as, body, ...more });
  }

  examine(caseId: string, as = 'officer', more: TestRequest = {}): Promise<TestAnswer<Record<string, unknown>>> {
    return this.post(`reviews/${caseId}/examinations`, as, { opinion: 'grant', text: `${APPLICANT}的材料齐全` }, more);
  }

  decide(
    caseId: string,
    as = 'officer2',
    body: object = { outcome: 'granted' },
    more: TestRequest = {},
  ): Promise<TestAnswer<Record<string, unknown>>> {
    return this.post(`reviews/${caseId}/decisions`, as, body, more);
  }

  /** Everything that followed is read. */
  async review<Body = Record<string, unknown>>(caseId: string): Promise<Body> {
    await this.product.quiet();
    return (await this.get<Body>(`reviews/${caseId}`, 'auditor')).body;
  }

  async events(caseId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of this.product.store.readStream(streamOf(reviewAggregate, caseId))) events.push(...page);
    return events;
  }

  close(): Promise<void> {
    return this.product.stop();
  }
}
