import type { GoldenSample } from '@yikou/event-sourcing/testing';
import type { JsonObject } from '@yikou/event-store';

/** Events as they were once written, word for word: never changed, only added to. */

const asWritten = (type: string, means: string, data: JsonObject): GoldenSample => ({
  type,
  version: 1,
  data,
  means: { ...data, type: means },
});

const policyId = '2f2c9a61-6a1d-5c0f-9a57-5a4f8e0f3b11';
const entitlementId = 'c7a1f0b4-2a3e-5d6f-8b9a-0c1d2e3f4a5b';
const subjectId = 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0';
const paymentId = '8d0b2c3e-4f5a-5b6c-9d7e-8f9a0b1c2d3e';
const by = 'e7d802cf-2632-5d3e-8294-183baaec657e';
const caseId = '813776d2-e932-5edd-9331-b9871fdc8c23';
const at = '2022-12-05T02:00:00.000Z';

const terms: JsonObject = {
  policyId,
  name: '高新技术企业认定补助',
  itemCodes: ['YK-SC-001'],
  applicantKinds: ['natural', 'legal'],
  amount: 50_000,
  ceiling: 5_000_000,
  from: '2022-12-01',
  until: '2023-12-31',
};

export const policySamples: readonly GoldenSample[] = [
  asWritten('subsidy.policy.drafted', 'PolicyDrafted', { ...terms, draftedAt: at }),
  asWritten('subsidy.policy.published', 'PolicyPublished', { ...terms, publishedAt: at }),
  asWritten('subsidy.policy.closed', 'PolicyClosed', { policyId, itemCodes: ['YK-SC-001'], closedAt: at }),
];

export const searchSamples: readonly GoldenSample[] = [
  asWritten('subsidy.search.completed', 'SearchCompleted', { policyId, grants: 120, matched: 87, completedAt: at }),
];

const about: JsonObject = { entitlementId, policyId, subjectId, period: '2022-12-01..2023-12-31', amount: 50_000 };
const account: JsonObject = { subjectId, sealed: '5byg5LiJ' };

export const budgetSamples: readonly GoldenSample[] = [
  asWritten('subsidy.budget.reserved', 'BudgetReserved', { ...about, ceiling: 5_000_000, held: 50_000, answeredAt: at }),
  asWritten('subsidy.budget.exhausted', 'BudgetExhausted', { ...about, ceiling: 5_000_000, held: 5_000_000, answeredAt: at }),
  asWritten('subsidy.budget.released', 'BudgetReleased', { entitlementId, policyId, amount: 50_000, held: 0, releasedAt: at }),
  asWritten('subsidy.budget.reserved', 'BudgetReserved', { ...about, caseId, ceiling: 5_000_000, held: 50_000, answeredAt: at }),
  asWritten('subsidy.budget.exhausted', 'BudgetExhausted', { ...about, caseId, ceiling: 5_000_000, held: 5_000_000, answeredAt: at }),
  asWritten('subsidy.budget.released', 'BudgetReleased', { entitlementId, policyId, amount: 50_000, caseId, held: 0, releasedAt: at }),
];

export const entitlementSamples: readonly GoldenSample[] = [
  asWritten('subsidy.entitlement.matched', 'EntitlementMatched', {
    ...about,
    caseId,
    evidence: {
      caseNo: 'YK20221201-7K3M9QXA-C',
      caseRevision: 7,
      itemId: 'ab975183-6cf3-51a3-a9a4-a479072f546b',
      itemVersion: 2,
      itemCode: 'YK-SC-001',
      deliveredAt: at,
      policyName: '高新技术企业认定补助',
      policyRevision: 1,
    },
    matchedAt: at,
  }),
  asWritten('subsidy.entitlement.confirmed', 'IntentConfirmed', { ...about, account, confirmedAt: at }),
  asWritten('subsidy.entitlement.confirmed', 'IntentConfirmed', { ...about, confirmedAt: at }),
  asWritten('subsidy.entitlement.waived', 'EntitlementWaived', { ...about, was: 'reserved', waivedAt: at }),
  asWritten('subsidy.entitlement.reserved', 'EntitlementReserved', { ...about, reservedAt: at }),
  asWritten('subsidy.entitlement.exhausted', 'EntitlementExhausted', { ...about, exhaustedAt: at }),
  asWritten('subsidy.entitlement.payment-approved', 'PaymentApproved', { ...about, by, approvedAt: at }),
  asWritten('subsidy.entitlement.payment-ordered', 'PaymentOrdered', { ...about, paymentId, by, orderedAt: at }),
  asWritten('subsidy.entitlement.payment-settled', 'PaymentSettled', { ...about, paymentId, settledAt: at }),
  asWritten('subsidy.entitlement.payment-returned', 'PaymentReturned', {
    ...about,
    paymentId,
    reason: 'ACCOUNT_CLOSED',
    returnedAt: at,
  }),
  asWritten('subsidy.entitlement.payment-retried', 'PaymentRetried', { ...about, by, account, retriedAt: at }),
];
