import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import { derivedId, DomainError, type Uuid } from '@yikou/shared-kernel';
import type { About, Entitlement, EntitlementCommand, EntitlementEvent } from './entitlement';

type Command<T extends EntitlementCommand['type']> = Extract<EntitlementCommand, { type: T }>;
type Known = Exclude<Entitlement, { status: 'none' }>;
type Approved = Extract<Entitlement, { status: 'approved' }>;
type Paying = Extract<Entitlement, { paymentId: Uuid }>;

const about = ({ entitlementId, policyId, subjectId, period, amount }: About): About => ({
  entitlementId,
  policyId,
  subjectId,
  period,
  amount,
});

const match = ({ type: _, at, ...facts }: Command<'MatchEntitlement'>): EntitlementEvent[] => [
  { type: 'EntitlementMatched', ...facts, matchedAt: at },
];

const confirm = ({ account, at }: Command<'ConfirmIntent'>, state: Known): EntitlementEvent[] => [
  { type: 'IntentConfirmed', ...about(state), account, confirmedAt: at },
];

const waive = ({ at }: Command<'WaiveEntitlement'>, state: Known): EntitlementEvent[] => [
  { type: 'EntitlementWaived', ...about(state), was: state.status, waivedAt: at },
];

const recordAnswer = ({ answer, at }: Command<'RecordBudgetAnswer'>, state: Known): EntitlementEvent[] =>
  answer === 'reserved'
    ? [{ type: 'EntitlementReserved', ...about(state), reservedAt: at }]
    : [{ type: 'EntitlementExhausted', ...about(state), exhaustedAt: at }];

const approveFirst = ({ by, at }: Command<'ApprovePayment'>, state: Known): EntitlementEvent[] => [
  { type: 'PaymentApproved', ...about(state), by, approvedAt: at },
];

/** 不相容职务分离 (会计法 §27): two persons, never one. The second approval orders the payment. */
const approveSecond = ({ by, at }: Command<'ApprovePayment'>, state: Approved): EntitlementEvent[] => {
  if (by === state.approvedBy) throw new DomainError('SAME_PERSON', { rule: 'approved by two different persons' });
  const paymentId = derivedId('payment', state.entitlementId, String(state.retries));
  return [{ type: 'PaymentOrdered', ...about(state), paymentId, by, orderedAt: at }];
};

/** What the bank says of another payment than the one that is out changes nothing. */
const recordPayment = ({ paymentId, result, at }: Command<'RecordPayment'>, state: Paying): EntitlementEvent[] => {
  if (state.paymentId !== paymentId) return [];
  return result.status === 'settled'
    ? [{ type: 'PaymentSettled', ...about(state), paymentId, settledAt: at }]
    : [{ type: 'PaymentReturned', ...about(state), paymentId, reason: result.reason, returnedAt: at }];
};

/** Begun anew, to the same account or a new one: it needs both approvals again. */
const retry = ({ by, account, at }: Command<'RetryPayment'>, state: Paying): EntitlementEvent[] => [
  { type: 'PaymentRetried', ...about(state), by, account, retriedAt: at },
];

const nothing = (): EntitlementEvent[] => [];

/** Heard again, or another case of the same beneficiary: it is there already. And what the budget answered is recorded once. */
const known = { MatchEntitlement: nothing, RecordBudgetAnswer: nothing, RecordPayment: nothing };

const rules: Rules<Entitlement, EntitlementCommand, EntitlementEvent> = {
  none: { MatchEntitlement: match },
  matched: { ...known, ConfirmIntent: confirm, WaiveEntitlement: waive },
  confirmed: { ...known, RecordBudgetAnswer: recordAnswer, WaiveEntitlement: waive },
  waived: known,
  reserved: { ...known, ApprovePayment: approveFirst, WaiveEntitlement: waive },
  exhausted: { ...known, WaiveEntitlement: waive },
  approved: { ...known, ApprovePayment: approveSecond, WaiveEntitlement: waive },
  ordered: { ...known, RecordPayment: recordPayment },
  settled: known,
  returned: { ...known, RetryPayment: retry, WaiveEntitlement: waive },
};

const now = (state: Entitlement, change: (was: Known) => Entitlement): Entitlement => (state.status === 'none' ? state : change(state));

/** What does not belong to a status is left behind with it. */
const kept = ({ entitlementId, policyId, subjectId, period, amount, caseId, account, retries }: Known) => ({
  ...about({ entitlementId, policyId, subjectId, period, amount }),
  caseId,
  account,
  retries,
});

const evolution: Evolution<Entitlement, EntitlementEvent> = {
  EntitlementMatched: (_, event) => ({ status: 'matched', ...about(event), caseId: event.caseId, retries: 0 }),
  IntentConfirmed: (state, { account }) => now(state, (was) => ({ ...kept(was), status: 'confirmed', account })),
  EntitlementWaived: (state) => now(state, (was) => ({ ...kept(was), status: 'waived' })),
  EntitlementReserved: (state) => now(state, (was) => ({ ...kept(was), status: 'reserved' })),
  EntitlementExhausted: (state) => now(state, (was) => ({ ...kept(was), status: 'exhausted' })),
  PaymentApproved: (state, { by }) => now(state, (was) => ({ ...kept(was), status: 'approved', approvedBy: by })),
  PaymentOrdered: (state, { paymentId }) => now(state, (was) => ({ ...kept(was), status: 'ordered', paymentId })),
  PaymentSettled: (state, { paymentId }) => now(state, (was) => ({ ...kept(was), status: 'settled', paymentId })),
  PaymentReturned: (state, { paymentId }) => now(state, (was) => ({ ...kept(was), status: 'returned', paymentId })),
  PaymentRetried: (state, { account }) =>
    now(state, (was) => ({ ...kept(was), status: 'reserved', account: account ?? was.account, retries: was.retries + 1 })),
};

export const entitlement = decider<Entitlement, EntitlementCommand, EntitlementEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['MatchEntitlement', 'RecordBudgetAnswer', 'RecordPayment'],
  evolution,
});
