import {
  budgetAnswered,
  entitlementMatched,
  entitlementWaived,
  intentConfirmed,
  paymentOrdered,
  paymentReturned,
  paymentSettled,
} from '@yikou/contracts';
import { topicOf, type Outgoing, type Relay } from '@yikou/event-bus';
import type { Reference } from '@yikou/read-store';
import type { BudgetEvent } from './budget/budget';
import type { About, EntitlementEvent } from './entitlement/entitlement';
import { budgetAggregate, budgetCodec, budgetIdOf, entitlementAggregate, entitlementCodec } from './streams';

const about = ({ entitlementId, policyId, subjectId, period, amount }: About): About => ({
  entitlementId,
  policyId,
  subjectId,
  period,
  amount,
});

const ofEntitlement = (event: EntitlementEvent): Outgoing | undefined => {
  const known = about(event);
  const key = event.entitlementId;
  switch (event.type) {
    case 'EntitlementMatched':
      return entitlementMatched.tell(key, { ...known, caseId: event.caseId, matchedAt: event.matchedAt });
    case 'IntentConfirmed':
      return intentConfirmed.tell(budgetIdOf(event), { ...known, confirmedAt: event.confirmedAt });
    case 'EntitlementWaived':
      return entitlementWaived.tell(budgetIdOf(event), { ...known, waivedAt: event.waivedAt });
    case 'PaymentOrdered':
      return paymentOrdered.tell(key, { ...known, orderedAt: event.orderedAt });
    case 'PaymentSettled':
      return paymentSettled.tell(key, { ...known, settledAt: event.settledAt });
    case 'PaymentReturned':
      return paymentReturned.tell(key, { ...known, reason: event.reason, returnedAt: event.returnedAt });
    default:
      return undefined;
  }
};

const ofBudget = (event: BudgetEvent): Outgoing | undefined => {
  if (event.type === 'BudgetReleased') return undefined;
  const answer = event.type === 'BudgetReserved' ? 'reserved' : 'exhausted';
  return budgetAnswered.tell(event.entitlementId, { ...about(event), answer, answeredAt: event.answeredAt });
};

/** Own events → `yikou.subsidy.v1`. */
export const subsidyRelay: Relay = {
  service: 'subsidy',
  topic: topicOf('subsidy'),
  categories: [entitlementAggregate.category, budgetAggregate.category],
  types: [entitlementMatched, intentConfirmed, entitlementWaived, budgetAnswered, paymentOrdered, paymentSettled, paymentReturned].map(
    ({ type }) => type,
  ),
  map: (recorded) => {
    const entitled = entitlementCodec.decode(recorded);
    if (entitled) return ofEntitlement(entitled);
    const answered = budgetCodec.decode(recorded);
    return answered && ofBudget(answered);
  },
};

export const relayReference: Reference = { file: __filename, name: 'subsidyRelay' };
