import type { ApplicantKind } from '@yikou/contracts';
import type { BeijingDay, Instant, Money, Uuid } from '@yikou/shared-kernel';

/** 补贴政策: who is entitled, to how much, within which budget and period. */

export interface PolicyTerms {
  readonly name: string;
  /** A delivered grant of one of these items entitles. */
  readonly itemCodes: readonly string[];
  readonly applicantKinds: readonly ApplicantKind[];
  /** Fixed, for each beneficiary. */
  readonly amount: Money;
  /** Of the whole budget: never exceeded. */
  readonly ceiling: Money;
  /** First and last day of the deliveries that entitle. */
  readonly from: BeijingDay;
  readonly until: BeijingDay;
}

interface Known extends PolicyTerms {
  readonly policyId: Uuid;
}

export type Policy =
  | { readonly status: 'none' }
  | ({ readonly status: 'drafted' } & Known)
  | ({ readonly status: 'published' } & Known)
  | ({ readonly status: 'closed' } & Known);

export type PolicyStatus = Exclude<Policy['status'], 'none'>;

export type PolicyCommand =
  | ({ readonly type: 'DraftPolicy'; readonly at: Instant } & Known)
  | { readonly type: 'PublishPolicy'; readonly today: BeijingDay; readonly at: Instant }
  | { readonly type: 'ClosePolicy'; readonly at: Instant };

/** The publication carries the terms: what is matched later names its revision. */
export type PolicyEvent =
  | ({ readonly type: 'PolicyDrafted'; readonly draftedAt: Instant } & Known)
  | ({ readonly type: 'PolicyPublished'; readonly publishedAt: Instant } & Known)
  | { readonly type: 'PolicyClosed'; readonly policyId: Uuid; readonly itemCodes: readonly string[]; readonly closedAt: Instant };

/** The period of a policy as text: one entitlement per policy, beneficiary and period. */
export const periodOf = ({ from, until }: Pick<PolicyTerms, 'from' | 'until'>): string => `${from}..${until}`;
