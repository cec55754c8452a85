import { Type } from '@sinclair/typebox';
import { contract } from './contract';
import { Fen, Id, InstantText, Text } from './terms';

/**
 * Key: the entitlement's id; of a confirmed or waived one the budget's (its policy and period), so that the budget is taken, and given back,
 * in the order in which that was said.
 */
const about = { entitlementId: Id, policyId: Id, subjectId: Id, period: Text, amount: Fen };
const closed = { additionalProperties: false } as const;

export const entitlementMatched = contract(
  'subsidy',
  'entitlement.matched',
  { zh: '免申即享：已匹配', en: 'An entitlement was found from facts on record' },
  Type.Object({ ...about, caseId: Id, matchedAt: InstantText }, closed),
);

export const intentConfirmed = contract(
  'subsidy',
  'entitlement.confirmed',
  { zh: '享受意愿已确认', en: 'The intent was confirmed' },
  Type.Object({ ...about, confirmedAt: InstantText }, closed),
);

/** Before it was paid: what was reserved for it goes back. */
export const entitlementWaived = contract(
  'subsidy',
  'entitlement.waived',
  { zh: '补贴已放弃', en: 'An entitlement was waived' },
  Type.Object({ ...about, waivedAt: InstantText }, closed),
);

/** The ledger of the policy's budget answers a confirmed entitlement: reserved, or exhausted. */
export const budgetAnswered = contract(
  'subsidy',
  'budget.answered',
  { zh: '预算占用结果', en: 'The budget was reserved, or is exhausted' },
  Type.Object({ ...about, answer: Type.Union([Type.Literal('reserved'), Type.Literal('exhausted')]), answeredAt: InstantText }, closed),
);

export const paymentOrdered = contract(
  'subsidy',
  'payment.ordered',
  { zh: '支付指令已下达', en: 'A payment was ordered' },
  Type.Object({ ...about, orderedAt: InstantText }, closed),
);

export const paymentSettled = contract(
  'subsidy',
  'payment.settled',
  { zh: '补贴已兑付', en: 'A payment was settled' },
  Type.Object({ ...about, settledAt: InstantText }, closed),
);

export const paymentReturned = contract(
  'subsidy',
  'payment.returned',
  { zh: '补贴支付被退回', en: 'A payment came back' },
  Type.Object({ ...about, reason: Text, returnedAt: InstantText }, closed),
);
