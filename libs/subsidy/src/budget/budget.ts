import type { Instant, Money, Uuid } from '@yikou/shared-kernel';
import { Map as ImmutableMap } from 'immutable';

/** 补贴资金台账: the budget of one policy in one period (预算法 §13: nothing is spent beyond the approved budget). */

/** What an entitlement is to its budget. */
export interface Claim {
  readonly entitlementId: Uuid;
  readonly policyId: Uuid;
  readonly subjectId: Uuid;
  readonly period: string;
  readonly amount: Money;
  /** Whose facts entitle: by it the case's history tells of the budget. Absent in the first events that were written. */
  readonly caseId?: Uuid | undefined;
}

export type BudgetAnswer = 'reserved' | 'exhausted' | 'released';

/** What each entitlement was answered. Shares its structure with the map before it: one more costs the same at 10 and at 100,000. */
export type Answers = ImmutableMap<Uuid, BudgetAnswer>;

export const noAnswers: Answers = ImmutableMap();

export type Budget =
  | { readonly status: 'untouched' }
  /** `held`: reserved and not released; what was paid stays held. */
  | { readonly status: 'open'; readonly held: Money; readonly answers: Answers };

interface Named {
  readonly caseId: Uuid;
}

/** `ceiling` is that of the policy as it was published. */
export type BudgetCommand =
  | ({ readonly type: 'ReserveBudget'; readonly ceiling: Money; readonly at: Instant } & Claim & Named)
  | ({
      readonly type: 'ReleaseBudget';
      readonly entitlementId: Uuid;
      readonly amount: Money;
      readonly policyId: Uuid;
      readonly at: Instant;
    } & Named);

/** `held` is what is held after it. */
export type BudgetEvent =
  | ({ readonly type: 'BudgetReserved'; readonly ceiling: Money; readonly held: Money; readonly answeredAt: Instant } & Claim)
  | ({ readonly type: 'BudgetExhausted'; readonly ceiling: Money; readonly held: Money; readonly answeredAt: Instant } & Claim)
  | {
      readonly type: 'BudgetReleased';
      readonly entitlementId: Uuid;
      readonly policyId: Uuid;
      readonly amount: Money;
      readonly caseId?: Uuid | undefined;
      readonly held: Money;
      readonly releasedAt: Instant;
    };
