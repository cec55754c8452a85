import { accountIdOf } from '@yikou/platform';
import type { TestProduct } from '@yikou/platform/testing';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';

/** Everything there is twice: what belongs to the one must not be reached by those of the other. */
export const SIDES = {
  one: { department: 'D-ONE', watching: 'W-ONE', officers: ['one-a', 'one-b'], supervisor: 'watch-one', applicant: 'app-one' },
  two: { department: 'D-TWO', watching: 'W-TWO', officers: ['two-a', 'two-b'], supervisor: 'watch-two', applicant: 'app-two' },
} as const;

export type Side = keyof typeof SIDES;

/** Whoever applies; a name and a number that nothing else has. */
export const PERSON = { name: '司马不夜', phone: '13947205816', account: '6217001234509876543' } as const;

/** 兼办: of the second department, and acting for the first as well. */
export const ALSO = { officer: 'also-officer', supervisor: 'also-watch' } as const;

/** One of each that commands act on once. */
export interface Things {
  /** Accepted, not examined. */
  readonly open: string;
  /** Examined by the side's first officer. */
  readonly examined: string;
  /** Delivered, not rated. */
  readonly delivered: string;
  readonly ratingId: string;
  /** Delivered to nobody yet, to be acknowledged. */
  readonly waiting: string;
  readonly acknowledged: string;
  readonly subscriptionId: string;
  /** To be closed. */
  readonly closable: string;
}

export interface Owned {
  /** The owner's own, and those for who acts for the department as well. */
  readonly own: Things;
  readonly also: Things;
  readonly subjectId: string;
  readonly entitlements: Readonly<Record<'confirmable' | 'waivable' | 'returned', string>>;
}

export type World = Readonly<Record<Side, Owned>>;

const FIELD = '市场监管';
/** The simulated bank knows accounts that end so as closed. */
const CLOSED_ACCOUNT = '6222020200110000';
const POLICIES = ['confirmable', 'waivable', 'returned'] as const;

type Body = Readonly<Record<string, string>>;
interface Page {
  readonly items: readonly Body[];
}

/** 公民身份号码; nobody's. */
export const numberOf = (side: Side): string => citizenIdFrom(YINGKOU, parseBeijingDay('1985-05-20'), side === 'one' ? 21 : 41);

/** @param webhook where the supervising departments have their pushes sent */
export const buildTwoSides = async (product: TestProduct, webhook: string): Promise<World> => new Builder(product, webhook).world();

class Builder {
  constructor(
    private readonly product: TestProduct,
    private readonly webhook: string,
  ) {}

  async world(): Promise<World> {
    const itemIds = { one: await this.item('one'), two: await this.item('two') };
    await this.product.quiet();
    await this.post('keeper', '/catalog/lists/city/2022/editions', {});
    for (const side of ['one', 'two'] as const) await this.people(side);
    await this.account(ALSO.officer, ['officer'], { departmentCode: SIDES.two.department, furtherDepartments: [SIDES.one.department] });
    await this.account(ALSO.supervisor, ['supervisor'], { departmentCode: SIDES.two.watching, furtherDepartments: [SIDES.one.watching] });
    await this.certificate(ALSO.officer);
    for (const name of POLICIES) await this.policy(name);
    await this.product.quiet();
    return { one: await this.owned('one', itemIds.one), two: await this.owned('two', itemIds.two) };
  }

  private async owned(side: Side, itemId: string): Promise<Owned> {
    const own = await this.things(side, itemId);
    const also = await this.things(side, itemId);
    const { items } = await this.get<Page>(SIDES[side].applicant, '/subsidy/entitlements');
    const entitlementOf = (name: string): string => items.find(({ policyName }) => policyName === name)?.['entitlementId'] ?? '';
    const [confirmable = '', waivable = '', returned = ''] = POLICIES.map(entitlementOf);
    await this.returnPayment(side, returned);
    return { own, also, subjectId: items[0]?.['subjectId'] ?? '', entitlements: { confirmable, waivable, returned } };
  }

  private async things(side: Side, itemId: string): Promise<Things> {
    const { watching, supervisor, applicant } = SIDES[side];
    const [open, examined, delivered, rated] = await Promise.all([1, 2, 3, 4].map(() => this.accepted(side, itemId)));
    await this.product.quiet();
    for (const caseId of [examined, delivered, rated]) await this.examine(side, caseId!);
    for (const caseId of [delivered, rated]) await this.deliver(side, caseId!);
    const { ratingId } = await this.post(applicant, '/feedback/ratings', { caseId: rated, grade: 'satisfied' });
    const pushes = (await this.get<Page>(supervisor, `/supervision/departments/${watching}/pushes`)).items;
    const pushOf = (caseId: string) => pushes.find((push) => push['caseId'] === caseId)?.['pushId'] ?? '';
    await this.post(supervisor, `/supervision/pushes/${pushOf(rated!)}/acknowledgements`);
    const subscription = { departmentCode: watching, url: this.webhook };
    const [kept, closable] = [
      await this.post(supervisor, '/supervision/subscriptions', subscription),
      await this.post(supervisor, '/supervision/subscriptions', subscription),
    ].map(({ subscriptionId }) => subscriptionId!);
    await this.product.quiet();
    return {
      open: open!,
      examined: examined!,
      delivered: delivered!,
      ratingId: ratingId!,
      waiting: pushOf(delivered!),
      acknowledged: pushOf(rated!),
      subscriptionId: kept!,
      closable: closable!,
    };
  }

  private async accepted(side: Side, itemId: string): Promise<string> {
    const applicant = { kind: 'natural', name: PERSON.name, number: numberOf(side), phone: PERSON.phone };
    const { caseId } = await this.post('clerk', '/intake/cases', { itemId, channel: 'window', applicant });
    await this.post('clerk', `/intake/cases/${caseId!}/acceptances`);
    return caseId!;
  }

  private async examine(side: Side, caseId: string): Promise<void> {
    await this.post(SIDES[side].officers[0], `/approval/reviews/${caseId}/examinations`, { opinion: 'grant' });
  }

  private async deliver(side: Side, caseId: string): Promise<void> {
    await this.post(SIDES[side].officers[1], `/approval/reviews/${caseId}/decisions`, { outcome: 'granted' });
    await this.product.quiet();
    await this.post('clerk', `/intake/cases/${caseId}/deliveries`, { method: 'window' });
    await this.product.quiet();
  }

  private async returnPayment(side: Side, entitlementId: string): Promise<void> {
    const path = `/subsidy/entitlements/${entitlementId}`;
    await this.post(SIDES[side].applicant, `${path}/confirmations`, { account: CLOSED_ACCOUNT });
    await this.product.quiet();
    for (const as of ['finance', 'finance2']) await this.post(as, `${path}/approvals`);
    await this.product.quiet();
  }

  private async item(side: Side): Promise<string> {
    const { department, watching } = SIDES[side];
    const { itemId } = await this.post('keeper', '/catalog/items', {
      code: `SCOPE-${side}`,
      name: '食品经营许可',
      kind: 'licence',
      level: 'city',
      departmentCode: department,
      departmentName: department,
      field: FIELD,
      legalBasis: [{ source: 'law', title: '中华人民共和国行政许可法', article: '第四十二条' }],
      processing: 'committed',
      committedLimit: 8,
      materials: [],
      supervising: [{ departmentCode: watching, departmentName: watching, fields: ['caseNo', 'outcome'] }],
    });
    await this.post('keeper', `/catalog/items/${itemId!}/publications`);
    return itemId!;
  }

  private async people(side: Side): Promise<void> {
    const { department, watching, officers, supervisor, applicant } = SIDES[side];
    for (const officer of officers) {
      await this.account(officer, ['officer'], { departmentCode: department });
      await this.certificate(officer);
    }
    await this.account(supervisor, ['supervisor'], { departmentCode: watching });
    await this.account(applicant, ['applicant'], { subject: { kind: 'citizenId', number: numberOf(side) } });
  }

  private async account(login: string, roles: readonly string[], standing: object): Promise<void> {
    await this.post('admin', '/identity/accounts', { login, roles, ...standing });
  }

  private async certificate(login: string): Promise<void> {
    await this.post('keeper', '/catalog/certificates', { officerId: accountIdOf(login), field: FIELD, until: '2030-12-31' });
  }

  private async policy(name: string): Promise<void> {
    const period = { from: '2022-01-01', until: '2023-12-31' };
    const itemCodes = ['SCOPE-one', 'SCOPE-two'];
    const policy = { name, itemCodes, applicantKinds: ['natural'], amount: 100, ceiling: 1_000_000, ...period };
    const { policyId } = await this.post('keeper', '/subsidy/policies', policy);
    await this.post('keeper', `/subsidy/policies/${policyId!}/publications`);
  }

  private post(as: string, path: string, body?: object): Promise<Body> {
    return this.good<Body>('POST', as, path, body);
  }

  private get<Answer = Body>(as: string, path: string): Promise<Answer> {
    return this.good<Answer>('GET', as, path);
  }

  private async good<Answer>(method: string, as: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.product.request<Answer>(method, path, { as, ...(body && { body }) });
    if (answer.status >= 300) throw new Error(`${method} ${path} by ${as}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
