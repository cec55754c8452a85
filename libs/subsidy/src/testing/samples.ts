import { derivedId, fen, parseBeijingDay, parseInstant } from '@yikou/shared-kernel';
import type { BudgetCommand } from '../budget/budget';
import type { About, EntitlementEvent, Evidence } from '../entitlement/entitlement';
import type { PolicyTerms } from '../policy/policy';
import { entitlementIdOf } from '../streams';

/** A policy, an entitlement and its claims, to write specifications with. */

export const at = parseInstant('2022-12-05T02:00:00.000Z');
export const policyId = derivedId('policy', '1');
export const subjectId = derivedId('subject', '1');
export const caseId = derivedId('case', '1');
export const period = '2022-12-01..2023-12-31';

export const terms: PolicyTerms = {
  name: '高新技术企业认定补助',
  itemCodes: ['YK-SC-001', 'YK-SC-002'],
  applicantKinds: ['natural', 'legal'],
  amount: fen(50_000),
  ceiling: fen(125_000),
  from: parseBeijingDay('2022-12-01'),
  until: parseBeijingDay('2023-12-31'),
};

export const about: About = {
  entitlementId: entitlementIdOf(policyId, subjectId, period),
  policyId,
  subjectId,
  period,
  amount: terms.amount,
};

export const evidence: Evidence = {
  caseNo: 'YK20221201-7K3M9QXA-C',
  caseRevision: 3,
  itemId: derivedId('item', '1'),
  itemVersion: 1,
  itemCode: 'YK-SC-001',
  deliveredAt: at,
  policyName: terms.name,
  policyRevision: 1,
};

export const [zhang, li, wang] = ['zhang', 'li', 'wang'].map((login) => derivedId('account', login)) as [
  About['policyId'],
  About['policyId'],
  About['policyId'],
];

export const account = { subjectId, sealed: 'an account' };
export const newAccount = { subjectId, sealed: 'another account' };
export const paymentId = derivedId('payment', about.entitlementId, '0');
export const secondPaymentId = derivedId('payment', about.entitlementId, '1');

export const matched: EntitlementEvent = { type: 'EntitlementMatched', ...about, caseId, evidence, matchedAt: at };
export const confirmed: EntitlementEvent = { type: 'IntentConfirmed', ...about, account, confirmedAt: at };
export const waivedIn = (was: Extract<EntitlementEvent, { type: 'EntitlementWaived' }>['was']): EntitlementEvent => ({
  type: 'EntitlementWaived',
  ...about,
  was,
  waivedAt: at,
});
export const reserved: EntitlementEvent = { type: 'EntitlementReserved', ...about, reservedAt: at };
export const exhausted: EntitlementEvent = { type: 'EntitlementExhausted', ...about, exhaustedAt: at };
export const approved: EntitlementEvent = { type: 'PaymentApproved', ...about, by: zhang, approvedAt: at };
export const ordered: EntitlementEvent = { type: 'PaymentOrdered', ...about, paymentId, by: li, orderedAt: at };
export const settled: EntitlementEvent = { type: 'PaymentSettled', ...about, paymentId, settledAt: at };
export const returned: EntitlementEvent = { type: 'PaymentReturned', ...about, paymentId, reason: 'ACCOUNT_CLOSED', returnedAt: at };
export const retried: EntitlementEvent = { type: 'PaymentRetried', ...about, by: wang, account: newAccount, retriedAt: at };

export const claim = (name: string | number, amount = 50_000) => ({
  entitlementId: derivedId('entitlement', String(name)),
  policyId,
  subjectId,
  period,
  amount: fen(amount),
  caseId,
});

export const reserve = (name: string | number, amount = 50_000): BudgetCommand => ({
  type: 'ReserveBudget',
  ...claim(name, amount),
  ceiling: terms.ceiling,
  at,
});

export const release = (name: string | number, amount = 50_000): BudgetCommand => ({
  type: 'ReleaseBudget',
  entitlementId: derivedId('entitlement', String(name)),
  policyId,
  amount: fen(amount),
  caseId,
  at,
});
