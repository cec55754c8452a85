import type { Sealed } from '@yikou/key-store';
import type { Instant, Money, Uuid } from '@yikou/shared-kernel';

/** 免申即享: what a beneficiary is entitled to under a policy, from facts on record; nobody applies, nothing is handed in. */

export interface About {
  readonly entitlementId: Uuid;
  readonly policyId: Uuid;
  readonly subjectId: Uuid;
  readonly period: string;
  /** Of the policy as it stood when it was matched. */
  readonly amount: Money;
}

/** The facts that it rests on, frozen with their versions. */
export interface Evidence {
  readonly caseNo: string;
  /** Of the case when it was delivered. */
  readonly caseRevision: number;
  readonly itemId: Uuid;
  readonly itemVersion: number;
  readonly itemCode: string;
  readonly deliveredAt: Instant;
  readonly policyName: string;
  /** Of the policy's publication. */
  readonly policyRevision: number;
}

export const ENTITLEMENT_STATUSES = [
  'matched',
  'confirmed',
  'waived',
  'reserved',
  'exhausted',
  'approved',
  'ordered',
  'settled',
  'returned',
] as const;

export type EntitlementStatus = (typeof ENTITLEMENT_STATUSES)[number];

interface Known extends About {
  readonly caseId: Uuid;
  /** Where it is paid to; absent: the account that the treasury has on record. */
  readonly account?: Sealed | undefined;
  /** How often its payment was begun anew after a return. */
  readonly retries: number;
}

/** One member for each status, so that each has its own row of rules. */
type Each<S extends EntitlementStatus, More = unknown> = { readonly [K in S]: { readonly status: K } & Known & More }[S];

export type Entitlement =
  | { readonly status: 'none' }
  | Each<'matched' | 'confirmed' | 'waived' | 'reserved' | 'exhausted'>
  | Each<'approved', { readonly approvedBy: Uuid }>
  | Each<'ordered' | 'settled' | 'returned', { readonly paymentId: Uuid }>;

/** Why a payment came back. */
export const RETURN_REASONS = ['ACCOUNT_CLOSED', 'ACCOUNT_UNREADABLE'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export type PaymentResult = { readonly status: 'settled' } | { readonly status: 'returned'; readonly reason: ReturnReason };

export type EntitlementCommand =
  | ({ readonly type: 'MatchEntitlement'; readonly caseId: Uuid; readonly evidence: Evidence; readonly at: Instant } & About)
  | { readonly type: 'ConfirmIntent'; readonly account?: Sealed | undefined; readonly at: Instant }
  | { readonly type: 'WaiveEntitlement'; readonly at: Instant }
  | { readonly type: 'RecordBudgetAnswer'; readonly answer: 'reserved' | 'exhausted'; readonly at: Instant }
  | { readonly type: 'ApprovePayment'; readonly by: Uuid; readonly at: Instant }
  | { readonly type: 'RecordPayment'; readonly paymentId: Uuid; readonly result: PaymentResult; readonly at: Instant }
  | { readonly type: 'RetryPayment'; readonly by: Uuid; readonly account?: Sealed | undefined; readonly at: Instant };

export type EntitlementEvent =
  | ({ readonly type: 'EntitlementMatched'; readonly caseId: Uuid; readonly evidence: Evidence; readonly matchedAt: Instant } & About)
  | ({ readonly type: 'IntentConfirmed'; readonly account?: Sealed | undefined; readonly confirmedAt: Instant } & About)
  /** `was`: the status in which it was waived. */
  | ({ readonly type: 'EntitlementWaived'; readonly was: EntitlementStatus; readonly waivedAt: Instant } & About)
  | ({ readonly type: 'EntitlementReserved'; readonly reservedAt: Instant } & About)
  | ({ readonly type: 'EntitlementExhausted'; readonly exhaustedAt: Instant } & About)
  | ({ readonly type: 'PaymentApproved'; readonly by: Uuid; readonly approvedAt: Instant } & About)
  /** Ordered by the second approval. */
  | ({ readonly type: 'PaymentOrdered'; readonly paymentId: Uuid; readonly by: Uuid; readonly orderedAt: Instant } & About)
  | ({ readonly type: 'PaymentSettled'; readonly paymentId: Uuid; readonly settledAt: Instant } & About)
  | ({ readonly type: 'PaymentReturned'; readonly paymentId: Uuid; readonly reason: ReturnReason; readonly returnedAt: Instant } & About)
  | ({
      readonly type: 'PaymentRetried';
      readonly by: Uuid;
      readonly account?: Sealed | undefined;
      readonly retriedAt: Instant;
    } & About);

interface Step {
  /** Absent: it was not there before. */
  readonly from?: EntitlementStatus;
  readonly to: EntitlementStatus;
}

const STEPS: Readonly<Record<Exclude<EntitlementEvent['type'], 'EntitlementWaived'>, Step>> = {
  EntitlementMatched: { to: 'matched' },
  IntentConfirmed: { from: 'matched', to: 'confirmed' },
  EntitlementReserved: { from: 'confirmed', to: 'reserved' },
  EntitlementExhausted: { from: 'confirmed', to: 'exhausted' },
  PaymentApproved: { from: 'reserved', to: 'approved' },
  PaymentOrdered: { from: 'approved', to: 'ordered' },
  PaymentSettled: { from: 'ordered', to: 'settled' },
  PaymentReturned: { from: 'ordered', to: 'returned' },
  PaymentRetried: { from: 'returned', to: 'reserved' },
};

/** The step from status to status that an event is: what views and figures count by. */
export const stepOf = (event: EntitlementEvent): Step =>
  event.type === 'EntitlementWaived' ? { from: event.was, to: 'waived' } : STEPS[event.type];
