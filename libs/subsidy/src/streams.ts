import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import type { Budget, BudgetCommand, BudgetEvent } from './budget/budget';
import { budget } from './budget/budget.decider';
import type { Entitlement, EntitlementCommand, EntitlementEvent } from './entitlement/entitlement';
import { entitlement } from './entitlement/entitlement.decider';
import type { Policy, PolicyCommand, PolicyEvent } from './policy/policy';
import { policy } from './policy/policy.decider';
import type { Search, SearchCommand, SearchEvent } from './search/search';
import { search } from './search/search.decider';

/** The streams that subsidy owns, and the names that its events have in history for ever. */

export const policyCodec = eventCodec<PolicyEvent>({
  PolicyDrafted: { name: 'subsidy.policy.drafted' },
  PolicyPublished: { name: 'subsidy.policy.published' },
  PolicyClosed: { name: 'subsidy.policy.closed' },
});

/** `policy-<policyId>` */
export const policyAggregate: Aggregate<Policy, PolicyCommand, PolicyEvent> = { category: 'policy', decider: policy, codec: policyCodec };

export const searchCodec = eventCodec<SearchEvent>({ SearchCompleted: { name: 'subsidy.search.completed' } });

/** `search-<policyId>` */
export const searchAggregate: Aggregate<Search, SearchCommand, SearchEvent> = { category: 'search', decider: search, codec: searchCodec };

export const budgetCodec = eventCodec<BudgetEvent>({
  BudgetReserved: { name: 'subsidy.budget.reserved' },
  BudgetExhausted: { name: 'subsidy.budget.exhausted' },
  BudgetReleased: { name: 'subsidy.budget.released' },
});

/** `budget-<policyId>-<period>`: one ledger for each period, so that none grows without end. */
export const budgetAggregate: Aggregate<Budget, BudgetCommand, BudgetEvent> = { category: 'budget', decider: budget, codec: budgetCodec };

export const budgetIdOf = ({ policyId, period }: { readonly policyId: string; readonly period: string }): string => `${policyId}-${period}`;

export const entitlementCodec = eventCodec<EntitlementEvent>({
  EntitlementMatched: { name: 'subsidy.entitlement.matched' },
  IntentConfirmed: { name: 'subsidy.entitlement.confirmed' },
  EntitlementWaived: { name: 'subsidy.entitlement.waived' },
  EntitlementReserved: { name: 'subsidy.entitlement.reserved' },
  EntitlementExhausted: { name: 'subsidy.entitlement.exhausted' },
  PaymentApproved: { name: 'subsidy.entitlement.payment-approved' },
  PaymentOrdered: { name: 'subsidy.entitlement.payment-ordered' },
  PaymentSettled: { name: 'subsidy.entitlement.payment-settled' },
  PaymentReturned: { name: 'subsidy.entitlement.payment-returned' },
  PaymentRetried: { name: 'subsidy.entitlement.payment-retried' },
});

/** `entitlement-<entitlementId>` */
export const entitlementAggregate: Aggregate<Entitlement, EntitlementCommand, EntitlementEvent> = {
  category: 'entitlement',
  decider: entitlement,
  codec: entitlementCodec,
};

/** One per policy, beneficiary and period: never twice. */
export const entitlementIdOf = (policyId: string, subjectId: string, period: string): Uuid =>
  derivedId('entitlement', policyId, subjectId, period);
