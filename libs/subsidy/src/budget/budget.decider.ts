import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import { minusMoney, NO_MONEY, plusMoney } from '@yikou/shared-kernel';
import { noAnswers, type Answers, type Budget, type BudgetAnswer, type BudgetCommand, type BudgetEvent } from './budget';

type Command<T extends BudgetCommand['type']> = Extract<BudgetCommand, { type: T }>;
type Open = Extract<Budget, { status: 'open' }>;

const EMPTY: Open = { status: 'open', held: NO_MONEY, answers: noAnswers };

/** Reserved while it fits, exhausted otherwise. Asked twice, the first answer stands: there is nothing to record. */
const reserve = ({ type: _, at, ...claim }: Command<'ReserveBudget'>, { held, answers }: Open): BudgetEvent[] => {
  if (answers.has(claim.entitlementId)) return [];
  const fits = claim.amount <= claim.ceiling - held;
  if (!fits) return [{ type: 'BudgetExhausted', ...claim, held, answeredAt: at }];
  return [{ type: 'BudgetReserved', ...claim, held: plusMoney(held, claim.amount), answeredAt: at }];
};

/** Only what was reserved is given back, and once. */
const release = ({ type: _, at, ...claim }: Command<'ReleaseBudget'>, { held, answers }: Open): BudgetEvent[] =>
  answers.get(claim.entitlementId) === 'reserved'
    ? [{ type: 'BudgetReleased', ...claim, held: minusMoney(held, claim.amount), releasedAt: at }]
    : [];

const rules: Rules<Budget, BudgetCommand, BudgetEvent> = {
  untouched: { ReserveBudget: (command) => reserve(command, EMPTY), ReleaseBudget: () => [] },
  open: { ReserveBudget: reserve, ReleaseBudget: release },
};

const answered = (state: Budget, { entitlementId, held }: BudgetEvent, answer: BudgetAnswer): Open => {
  const answers: Answers = state.status === 'open' ? state.answers : noAnswers;
  return { status: 'open', held, answers: answers.set(entitlementId, answer) };
};

const evolution: Evolution<Budget, BudgetEvent> = {
  BudgetReserved: (state, event) => answered(state, event, 'reserved'),
  BudgetExhausted: (state, event) => answered(state, event, 'exhausted'),
  BudgetReleased: (state, event) => answered(state, event, 'released'),
};

export const budget = decider<Budget, BudgetCommand, BudgetEvent>({ initialState: { status: 'untouched' }, rules, evolution });
