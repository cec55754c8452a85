import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { EntitlementCommand } from './entitlement/entitlement';
import type { PolicyCommand } from './policy/policy';
import { budgetAggregate, entitlementAggregate, policyAggregate } from './streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory, envelope } from './testing/history';
import { about, account, at, caseId, claim, evidence, li, newAccount, policyId, reserve, terms, wang, zhang } from './testing/samples';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let history: History;
beforeEach(async () => (history = await beginHistory()));
afterEach(() => history.end());

const TIMES = 100;

const match: EntitlementCommand = { type: 'MatchEntitlement', ...about, caseId, evidence, at };
const confirm: EntitlementCommand = { type: 'ConfirmIntent', account, at };
const waive: EntitlementCommand = { type: 'WaiveEntitlement', at };
const reserved: EntitlementCommand = { type: 'RecordBudgetAnswer', answer: 'reserved', at };
const approveBy = (by: typeof zhang): EntitlementCommand => ({ type: 'ApprovePayment', by, at });
const retry: EntitlementCommand = { type: 'RetryPayment', by: wang, account: newAccount, at };
const paymentId = derivedId('payment', about.entitlementId, '0');
const result = (status: 'settled' | 'returned'): EntitlementCommand => ({
  type: 'RecordPayment',
  paymentId,
  result: status === 'settled' ? { status } : { status, reason: 'ACCOUNT_CLOSED' },
  at,
});

const toReserved = [match, confirm, reserved];
const toOrdered = [...toReserved, approveBy(zhang), approveBy(li)];

/** Brings an entitlement as far as these commands lead, then lets two at it at once, from two processes. */
const race = async (id: string, before: readonly EntitlementCommand[], one: EntitlementCommand, other: EntitlementCommand) => {
  const writers = [history.writer(), history.writer()] as const;
  for (const [step, command] of before.entries()) {
    await writers[0].handle(entitlementAggregate, id, command, envelope(id, 'before', String(step)));
  }
  const outcomes = await Promise.allSettled(
    [one, other].map((command, who) => writers[who]!.handle(entitlementAggregate, id, command, envelope(id, String(who)))),
  );
  const events = (await history.eventsOf(entitlementAggregate, id)).slice(before.length).map(({ type }) => type);
  return { events, refusals: outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as { code: string }).code] : [])) };
};

describe('two at once, a hundred times over', () => {
  it.each([
    ['confirm', [match], confirm, confirm, ['IntentConfirmed'], ['NOT_ALLOWED']],
    ['waive what is reserved', toReserved, waive, waive, ['EntitlementWaived'], ['NOT_ALLOWED']],
    ['approve, as one person', toReserved, approveBy(zhang), approveBy(zhang), ['PaymentApproved'], ['SAME_PERSON']],
    ['approve, as two persons', toReserved, approveBy(zhang), approveBy(li), ['PaymentApproved', 'PaymentOrdered'], []],
    ['approve as the second person', toOrdered.slice(0, -1), approveBy(li), approveBy(wang), ['PaymentOrdered'], ['NOT_ALLOWED']],
    ['begin a payment anew', [...toOrdered, result('returned')], retry, retry, ['PaymentRetried'], ['NOT_ALLOWED']],
    ['find the entitlement', [], match, match, ['EntitlementMatched'], []],
    ['record the answer of the budget', [match, confirm], reserved, reserved, ['EntitlementReserved'], []],
    ['record the result of the bank', toOrdered, result('settled'), result('settled'), ['PaymentSettled'], []],
  ] as const)('%s: one outcome each time', async (_, before, one, other, events, refusals) => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      expect(await race(derivedId('raced', String(turn)), before, one, other)).toEqual({ events, refusals });
    }
  });

  it('waive and order: either it is waived or it is paid', async () => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      const { events, refusals } = await race(derivedId('raced', String(turn)), toOrdered.slice(0, -1), waive, approveBy(li));
      expect(events).toHaveLength(1);
      expect(['EntitlementWaived', 'PaymentOrdered']).toContain(events[0]);
      expect(refusals).toEqual(['NOT_ALLOWED']);
    }
  });

  it('publish a policy, and close it: one each time', async () => {
    const draft: PolicyCommand = { type: 'DraftPolicy', policyId, ...terms, at };
    const publish: PolicyCommand = { type: 'PublishPolicy', today: terms.from, at };
    const close: PolicyCommand = { type: 'ClosePolicy', at };
    for (let turn = 0; turn < TIMES; turn += 1) {
      const id = derivedId('policy', String(turn));
      const writers = [history.writer(), history.writer()];
      await writers[0]!.handle(policyAggregate, id, draft, envelope(id, 'draft'));
      for (const command of [publish, close]) {
        const outcomes = await Promise.allSettled(
          writers.map((writer, who) => writer.handle(policyAggregate, id, command, envelope(id, command.type, String(who)))),
        );
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      }
    }
  });
});

describe('the ledger under everybody at once', () => {
  it('whoever asks, together and twice, through whichever process: never above the ceiling, one answer each', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(1, 20_000, 50_000, 125_000)), { minLength: 1, maxLength: 30 }),
        async (asked) => {
          run += 1;
          const id = derivedId('ledger', String(run));
          const writers = [history.writer(), history.writer(), history.writer()];
          await Promise.all(
            asked.map(([name, amount], turn) =>
              writers[turn % 3]!.handle(budgetAggregate, id, reserve(name, amount), envelope(id, String(turn))),
            ),
          );
          const answers = await history.eventsOf(budgetAggregate, id);
          const asking = new Set(asked.map(([name]) => claim(name).entitlementId));
          expect(new Set(answers.map(({ entitlementId }) => entitlementId))).toEqual(asking);
          expect(answers).toHaveLength(asking.size);
          const held = answers.reduce((sum, { type, amount }) => sum + (type === 'BudgetReserved' ? amount : 0), 0);
          expect(held).toBeLessThanOrEqual(terms.ceiling);
          expect(answers.at(-1)?.held).toBe(held);
        },
      ),
      { numRuns: 25 },
    );
  });
});
