import type { BeijingDay } from '@yikou/shared-kernel';

/** 救济途径: where one who was refused can turn, how long, and by which article. */
export interface Remedy {
  readonly kind: 'reconsideration' | 'suit';
  readonly within: { readonly amount: number; readonly unit: 'days' | 'months' };
  readonly article: string;
}

interface Rule extends Remedy {
  /** The first day on which the rule is in force, and the last; no last: still in force. */
  readonly from: string;
  readonly until?: string;
}

/** Calendar days and months from the day on which the decision became known. */
const rules: readonly Rule[] = [
  {
    kind: 'reconsideration',
    within: { amount: 60, unit: 'days' },
    article: '行政复议法（1999）§9',
    from: '1999-10-01',
    until: '2023-12-31',
  },
  { kind: 'reconsideration', within: { amount: 60, unit: 'days' }, article: '行政复议法（2023）§20', from: '2024-01-01' },
  { kind: 'suit', within: { amount: 3, unit: 'months' }, article: '行政诉讼法（1989）§39', from: '1990-10-01', until: '2015-04-30' },
  { kind: 'suit', within: { amount: 6, unit: 'months' }, article: '行政诉讼法（2014）§46', from: '2015-05-01' },
];

/** What a refusal of that day has to name (行政许可法 §38): reconsideration within 60 days, suit within 6 months (3 before May 2015). */
export const remediesOn = (day: BeijingDay): readonly Remedy[] =>
  rules
    .filter(({ from, until }) => from <= day && (until === undefined || day <= until))
    .map(({ kind, within, article }) => ({ kind, within, article }));
