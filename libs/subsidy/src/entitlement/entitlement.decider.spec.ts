import { DomainError } from '@yikou/event-sourcing';
import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import fc from 'fast-check';
import {
  about,
  account,
  approved,
  at,
  caseId,
  confirmed,
  evidence,
  exhausted,
  li,
  matched,
  newAccount,
  ordered,
  paymentId,
  reserved,
  retried,
  returned,
  secondPaymentId,
  settled,
  waivedIn,
  wang,
  zhang,
} from '../testing/samples';
import {
  ENTITLEMENT_STATUSES,
  stepOf,
  type Entitlement,
  type EntitlementCommand,
  type EntitlementEvent,
  type EntitlementStatus,
} from './entitlement';
import { entitlement } from './entitlement.decider';

const { given } = specification(entitlement);

const match: EntitlementCommand = { type: 'MatchEntitlement', ...about, caseId, evidence, at };
const confirm: EntitlementCommand = { type: 'ConfirmIntent', account, at };
const waive: EntitlementCommand = { type: 'WaiveEntitlement', at };
const answer = (what: 'reserved' | 'exhausted'): EntitlementCommand => ({ type: 'RecordBudgetAnswer', answer: what, at });
const approveBy = (by: typeof zhang): EntitlementCommand => ({ type: 'ApprovePayment', by, at });
const settle: EntitlementCommand = { type: 'RecordPayment', paymentId, result: { status: 'settled' }, at };
const sendBack: EntitlementCommand = { type: 'RecordPayment', paymentId, result: { status: 'returned', reason: 'ACCOUNT_CLOSED' }, at };
const retry: EntitlementCommand = { type: 'RetryPayment', by: wang, account: newAccount, at };

/** A history that leads to each status. */
const TO: Readonly<Record<EntitlementStatus, readonly EntitlementEvent[]>> = {
  matched: [matched],
  confirmed: [matched, confirmed],
  waived: [matched, waivedIn('matched')],
  reserved: [matched, confirmed, reserved],
  exhausted: [matched, confirmed, exhausted],
  approved: [matched, confirmed, reserved, approved],
  ordered: [matched, confirmed, reserved, approved, ordered],
  settled: [matched, confirmed, reserved, approved, ordered, settled],
  returned: [matched, confirmed, reserved, approved, ordered, returned],
};

const but = (...statuses: EntitlementStatus[]) => ENTITLEMENT_STATUSES.filter((status) => !statuses.includes(status));

describe('an entitlement', () => {
  it('is found from facts on record, which are frozen with their versions', () => {
    given().when(match).then(matched);
  });

  it.each(ENTITLEMENT_STATUSES)('%s: found again, nothing changes', (status) => {
    given(...TO[status])
      .when({ ...match, caseId: about.policyId, evidence: { ...evidence, caseNo: 'another' } })
      .thenNothing();
  });

  it('goes from the match to the payment', () => {
    given(matched).when(confirm).then(confirmed);
    given(...TO.confirmed)
      .when(answer('reserved'))
      .then(reserved);
    given(...TO.reserved)
      .when(approveBy(zhang))
      .then(approved);
    given(...TO.approved)
      .when(approveBy(li))
      .then(ordered);
    given(...TO.ordered)
      .when(settle)
      .then(settled);
    given(...TO.settled).thenState({ status: 'settled', paymentId, account });
  });

  it('ends where the budget is exhausted', () => {
    given(...TO.confirmed)
      .when(answer('exhausted'))
      .then(exhausted);
    given(...TO.exhausted)
      .when(approveBy(zhang))
      .thenRejected('NOT_ALLOWED', { status: 'exhausted' });
  });

  it('is approved by two persons, never by one', () => {
    given(...TO.approved)
      .when(approveBy(zhang))
      .thenRejected('SAME_PERSON');
  });

  it.each(but('confirmed'))('%s: an answer of the budget that comes again changes nothing', (status) => {
    given(...TO[status])
      .when(answer('exhausted'))
      .thenNothing();
  });

  it.each(['matched', 'confirmed', 'reserved', 'exhausted', 'approved', 'returned'] as const)('%s: can be waived', (status) => {
    given(...TO[status])
      .when(waive)
      .then(waivedIn(status));
  });

  it.each(['waived', 'ordered', 'settled'] as const)('%s: cannot be waived', (status) => {
    given(...TO[status])
      .when(waive)
      .thenRejected('NOT_ALLOWED', { status });
  });

  it.each(but('matched'))('%s: is not confirmed', (status) => {
    given(...TO[status])
      .when(confirm)
      .thenRejected('NOT_ALLOWED', { status });
  });

  it.each(but('reserved', 'approved'))('%s: is not approved', (status) => {
    given(...TO[status])
      .when(approveBy(wang))
      .thenRejected('NOT_ALLOWED', { status });
  });

  it.each(but('ordered'))('%s: a result of the bank changes nothing', (status) => {
    given(...TO[status])
      .when(settle)
      .thenNothing();
  });

  it('keeps apart its payments: a late result of the one before changes nothing', () => {
    const again = { ...ordered, paymentId: secondPaymentId } as EntitlementEvent;
    given(...TO.returned, retried, approved, again)
      .when(settle)
      .thenNothing();
  });

  it('that came back is begun anew by two fresh approvals, under another payment', () => {
    given(...TO.ordered)
      .when(sendBack)
      .then(returned);
    given(...TO.returned)
      .when(retry)
      .then(retried);
    given(...TO.returned, retried).thenState({ status: 'reserved', account: newAccount });
    given(...TO.returned, retried)
      .when(approveBy(li))
      .then({ ...approved, by: li } as EntitlementEvent);
    given(...TO.returned, retried, approved)
      .when(approveBy(zhang))
      .thenRejected('SAME_PERSON');
    given(...TO.returned, retried, approved)
      .when(approveBy(li))
      .then({ ...ordered, paymentId: secondPaymentId } as EntitlementEvent);
  });

  it('keeps the account where none is given anew', () => {
    given(...TO.returned, { ...retried, account: undefined } as EntitlementEvent).thenState({ status: 'reserved', account });
  });

  it.each(but('returned'))('%s: there is nothing to begin anew', (status) => {
    given(...TO[status])
      .when(retry)
      .thenRejected('NOT_ALLOWED', { status });
  });

  const everything = [
    match,
    confirm,
    waive,
    answer('reserved'),
    answer('exhausted'),
    approveBy(zhang),
    approveBy(li),
    settle,
    sendBack,
    { ...sendBack, paymentId: secondPaymentId } as EntitlementCommand,
    { ...settle, paymentId: secondPaymentId } as EntitlementCommand,
    retry,
  ];

  it('holds what holds for every decider', () => {
    checkDecider({ decider: entitlement, commands: fc.constantFrom(...everything) });
  });

  const decided = (command: EntitlementCommand, state: Entitlement): readonly EntitlementEvent[] => {
    try {
      return entitlement.decide(command, state);
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  };

  it('is settled once at most, and every event is the step that the figures count', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everything), { maxLength: 60 }), (commands) => {
        let state = entitlement.initialState;
        let settlements = 0;
        for (const command of commands) {
          for (const event of decided(command, state)) {
            const { from, to } = stepOf(event);
            expect(state.status).toBe(from ?? 'none');
            state = entitlement.evolve(state, event);
            expect(state.status).toBe(to);
            if (event.type === 'PaymentSettled') settlements += 1;
          }
        }
        expect(settlements).toBeLessThanOrEqual(1);
      }),
    );
  });
});
