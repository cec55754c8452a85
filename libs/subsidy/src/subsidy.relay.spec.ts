import {
  budgetAnswered,
  contracts,
  entitlementMatched,
  entitlementWaived,
  intentConfirmed,
  paymentOrdered,
  paymentReturned,
  paymentSettled,
} from '@yikou/contracts';
import { toMessage, type IntegrationEvent } from '@yikou/event-bus';
import { derivedId } from '@yikou/shared-kernel';
import type { BudgetEvent } from './budget/budget';
import type { EntitlementEvent } from './entitlement/entitlement';
import { budgetAggregate, budgetIdOf, entitlementAggregate, policyAggregate } from './streams';
import { subsidyRelay } from './subsidy.relay';
import { recorded } from './testing/recorded';
import {
  about,
  approved,
  at,
  caseId,
  claim,
  confirmed,
  exhausted,
  matched,
  ordered,
  policyId,
  reserved,
  retried,
  returned,
  settled,
  terms,
  waivedIn,
} from './testing/samples';

const epoch = { number: 1, id: derivedId('epoch') };
const budgetId = budgetIdOf(about);

const told = (...events: readonly EntitlementEvent[]): (IntegrationEvent | undefined)[] =>
  recorded(entitlementAggregate, about.entitlementId, events).map((event) => toMessage(subsidyRelay, event, epoch));
const answered = (...events: readonly BudgetEvent[]): (IntegrationEvent | undefined)[] =>
  recorded(budgetAggregate, budgetId, events).map((event) => toMessage(subsidyRelay, event, epoch));

describe('what subsidy tells', () => {
  it('is of its own streams, by all of its contracts', () => {
    expect(subsidyRelay.topic).toBe('yikou.subsidy.v1');
    expect([...subsidyRelay.types].sort()).toEqual(
      contracts
        .filter(({ service }) => service === 'subsidy')
        .map(({ type }) => type)
        .sort(),
    );
  });

  it('an entitlement that was found, and its payment, under its own key', () => {
    const messages = told(matched, ordered, settled, returned);
    expect(messages.map((message) => message?.subject)).toEqual(messages.map(() => about.entitlementId));
    const [found, out, paid, back] = messages;
    expect(entitlementMatched.read(found!)).toEqual({ ...about, caseId, matchedAt: at });
    expect(paymentOrdered.read(out!)).toEqual({ ...about, orderedAt: at });
    expect(paymentSettled.read(paid!)).toEqual({ ...about, settledAt: at });
    expect(paymentReturned.read(back!)).toEqual({ ...about, reason: 'ACCOUNT_CLOSED', returnedAt: at });
  });

  it('an intent, and that it was waived, under the key of the budget: in one order', () => {
    const [intent, waived] = told(confirmed, waivedIn('reserved'));
    expect([intent?.subject, waived?.subject]).toEqual([budgetId, budgetId]);
    expect(intentConfirmed.read(intent!)).toEqual({ ...about, confirmedAt: at });
    expect(entitlementWaived.read(waived!)).toEqual({ ...about, waivedAt: at });
  });

  it('what the budget answered, under the key of the entitlement', () => {
    const known = { ...claim('a'), ceiling: terms.ceiling, held: terms.amount, answeredAt: at };
    const [yes, no] = answered({ type: 'BudgetReserved', ...known }, { type: 'BudgetExhausted', ...known });
    expect(yes?.subject).toBe(claim('a').entitlementId);
    const { caseId: _, ...asked } = claim('a');
    expect(budgetAnswered.read(yes!)).toEqual({ ...asked, answer: 'reserved', answeredAt: at });
    expect(budgetAnswered.read(no!)).toEqual({ ...asked, answer: 'exhausted', answeredAt: at });
  });

  it('nothing of accounts, approvals and policies', () => {
    expect(JSON.stringify(told(confirmed, retried))).not.toContain('account');
    expect(told(reserved, exhausted, approved, retried).every((message) => message === undefined)).toBe(true);
    const { entitlementId } = claim('a');
    const released: BudgetEvent = {
      type: 'BudgetReleased',
      entitlementId,
      policyId,
      amount: terms.amount,
      held: terms.amount,
      releasedAt: at,
    };
    expect(answered(released)).toEqual([undefined]);
    const [drafted] = recorded(policyAggregate, policyId, [{ type: 'PolicyDrafted', policyId, ...terms, draftedAt: at }]);
    expect(toMessage(subsidyRelay, drafted!, epoch)).toBeUndefined();
  });
});
