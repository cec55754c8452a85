import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import { DomainError, fen } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { at, caseId, claim, policyId, release, reserve, terms } from '../testing/samples';
import type { BudgetCommand, BudgetEvent } from './budget';
import { budget } from './budget.decider';

const { given } = specification(budget);
const { ceiling } = terms;

const gave = (name: string | number, held: number, amount = 50_000): BudgetEvent => ({
  type: 'BudgetReserved',
  ...claim(name, amount),
  ceiling,
  held: fen(held),
  answeredAt: at,
});
const refused = (name: string | number, held: number): BudgetEvent => ({
  type: 'BudgetExhausted',
  ...claim(name),
  ceiling,
  held: fen(held),
  answeredAt: at,
});
const gaveBack = (name: string, held: number): BudgetEvent => ({
  type: 'BudgetReleased',
  entitlementId: claim(name).entitlementId,
  policyId,
  amount: fen(50_000),
  caseId,
  held: fen(held),
  releasedAt: at,
});

describe('the ledger of a budget', () => {
  it('reserves what fits, to the last fen', () => {
    given().when(reserve('a')).then(gave('a', 50_000));
    given(gave('a', 50_000), gave('b', 100_000))
      .when(reserve('c', 25_000))
      .then(gave('c', 125_000, 25_000));
  });

  it('answers that it is exhausted, which is an event too', () => {
    given(gave('a', 50_000), gave('b', 100_000)).when(reserve('c')).then(refused('c', 100_000));
    given(gave('a', 100_001, 100_001))
      .when(reserve('b', 25_000))
      .then({ ...refused('b', 100_001), amount: fen(25_000) });
  });

  it('gives one answer to each entitlement, however often it is asked', () => {
    given(gave('a', 50_000)).when(reserve('a')).thenNothing();
    given(gave('a', 50_000), gave('b', 100_000), refused('c', 100_000), gaveBack('a', 50_000)).when(reserve('c')).thenNothing();
    given(gave('a', 50_000), gaveBack('a', 0)).when(reserve('a')).thenNothing();
  });

  it('takes back what was reserved, once, and gives it to the next', () => {
    given(gave('a', 50_000), gave('b', 100_000)).when(release('a')).then(gaveBack('a', 50_000));
    given(gave('a', 50_000), gave('b', 100_000), gaveBack('a', 50_000)).when(reserve('d')).then(gave('d', 100_000));
    given(gave('a', 50_000), gaveBack('a', 0)).when(release('a')).thenNothing();
    given(gave('a', 50_000), refused('c', 50_000)).when(release('c')).thenNothing();
    given().when(release('a')).thenNothing();
  });

  const amounts = [1, 7_000, 50_000, 124_999, 125_000, 125_001] as const;
  const names = fc.integer({ min: 1, max: 12 });
  const reservations = fc.tuple(names, fc.constantFrom(...amounts)).map(([name, amount]) => reserve(name, amount));
  const commands: fc.Arbitrary<BudgetCommand> = fc.oneof(
    { weight: 3, arbitrary: reservations },
    { weight: 1, arbitrary: names.map((name) => release(name, 1)) },
  );

  it('holds what holds for every decider', () => {
    checkDecider({ decider: budget, commands });
  });

  it('never holds more than the ceiling, nor anything but its open reservations, in whatever order it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.constantFrom(...amounts), fc.boolean()), { maxLength: 60 }), (asked) => {
        let state = budget.initialState;
        const open = new Map<string, number>();
        const answered = new Map<string, number>();
        for (const [name, amount, give] of asked) {
          const { entitlementId } = claim(name);
          const events = budget.decide(give ? reserve(name, amount) : release(name, open.get(entitlementId) ?? amount), state);
          for (const event of events) {
            state = budget.evolve(state, event);
            if (event.type === 'BudgetReserved') open.set(event.entitlementId, event.amount);
            else open.delete(event.entitlementId);
            if (event.type !== 'BudgetReleased') answered.set(event.entitlementId, (answered.get(event.entitlementId) ?? 0) + 1);
            const sum = [...open.values()].reduce((total, each) => total + each, 0);
            expect(event.held).toBe(sum);
            expect(sum).toBeLessThanOrEqual(ceiling);
          }
        }
        expect([...answered.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('refuses nobody: whatever it is asked, it answers', () => {
    fc.assert(
      fc.property(fc.array(reservations), (asked) => {
        let state = budget.initialState;
        for (const command of asked) {
          expect(() => budget.decide(command, state)).not.toThrow(DomainError);
          for (const event of budget.decide(command, state)) state = budget.evolve(state, event);
        }
      }),
    );
  });

  it('shares its state from claim to claim: nothing is copied', () => {
    let state = budget.initialState;
    const states = [state];
    for (let number = 1; number <= 100_000; number += 1) {
      state = budget.evolve(state, { ...gave('', number, 1), entitlementId: claim(number).entitlementId });
      if (number % 1_000 === 0) states.push(state);
    }
    // A hundred states of up to 100,000 entries each, kept at once, would be five million entries if any were copied.
    expect(states.map((each) => (each.status === 'open' ? each.answers.size : 0))).toEqual(
      Array.from({ length: 101 }, (_, step) => step * 1_000),
    );
    expect(budget.decide(reserve(70_000, 1), state)).toEqual([]);
    expect(budget.decide(reserve('new', 25_000), state)).toEqual([gave('new', 125_000, 25_000)]);
  });
});
