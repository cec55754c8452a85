import { idOf } from '@yikou/event-store';
import { formatDocumentNumber } from '@yikou/shared-kernel';
import { POLICY_COUNT } from '../city';
import { exactly, lost, once, twice, type Fault } from '../faults';
import { textIn, type Entry, type History } from '../history';

/** What one service records once (or `times`) for each thing that another, or itself, has recorded: one of these. */
interface Consequence {
  readonly of: string;
  readonly is: readonly string[];
  readonly times?: number;
  /** The field that both have, or the id of the stream where a field is missing. */
  readonly by: string;
  readonly when?: (entry: Entry) => boolean;
}

const granted = ({ data }: Entry): boolean => data['outcome'] === 'granted';

const CONSEQUENCES: readonly Consequence[] = [
  { of: 'intake.case.accepted', is: ['approval.review.opened'], by: 'caseId' },
  { of: 'approval.review.decided', is: ['approval.docnumber.allocated'], by: 'caseId' },
  { of: 'approval.review.decided', is: ['approval.review.decision-numbered'], by: 'caseId' },
  { of: 'approval.review.decided', is: ['intake.case.decided'], by: 'caseId' },
  { of: 'approval.review.decided', is: ['supervision.push.queued'], by: 'caseId', when: granted },
  { of: 'supervision.push.queued', is: ['supervision.push.delivered'], by: 'pushId' },
  { of: 'intake.case.delivered', is: ['subsidy.entitlement.matched'], times: POLICY_COUNT, by: 'caseId', when: granted },
  { of: 'subsidy.entitlement.confirmed', is: ['subsidy.budget.reserved', 'subsidy.budget.exhausted'], by: 'entitlementId' },
  { of: 'subsidy.budget.reserved', is: ['subsidy.entitlement.reserved'], by: 'entitlementId' },
  { of: 'subsidy.budget.exhausted', is: ['subsidy.entitlement.exhausted'], by: 'entitlementId' },
  { of: 'subsidy.entitlement.payment-ordered', is: ['subsidy.entitlement.payment-settled'], by: 'paymentId' },
];

/** Once in a history of ours: nothing in the load asks for a second one. */
const ONCE: readonly (readonly [type: string, by: string])[] = [
  ['intake.case.accepted', 'caseId'],
  ['approval.review.decided', 'caseId'],
  ['intake.case.delivered', 'caseId'],
  ['subsidy.entitlement.matched', 'entitlementId'],
  ['subsidy.entitlement.confirmed', 'entitlementId'],
  ['subsidy.entitlement.payment-ordered', 'entitlementId'],
  ['subsidy.entitlement.payment-settled', 'entitlementId'],
];

const keyIn = (entry: Entry, by: string): string => textIn(entry, by) || idOf(entry.stream);

/** How often each key occurs among the events of a type. */
const tally = (entries: readonly Entry[], by: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(keyIn(entry, by), (counts.get(keyIn(entry, by)) ?? 0) + 1);
  return counts;
};

/** The services tell the same: no message between them was lost, and none had an effect twice. */
export const checkServices = ({ entries }: History, heard: ReadonlyMap<string, number>): readonly Fault[] => {
  const byType = grouped(entries);
  const of = (type: string): readonly Entry[] => byType.get(type) ?? [];
  return [
    ...CONSEQUENCES.flatMap(({ of: cause, is, times = 1, by, when = () => true }) => {
      const causes = tally(of(cause).filter(when), by);
      const effects = tally(is.flatMap(of), by);
      const what = is.join(' or ');
      return [
        ...[...causes.keys()].flatMap((key) => exactly(times, effects.get(key) ?? 0, `${what} for ${cause} ${key}`)),
        ...[...effects.keys()].filter((key) => !causes.has(key)).map((key) => lost(`${cause}, which ${what} ${key} is of`)),
      ];
    }),
    ...ONCE.flatMap(([type, by]) => [...tally(of(type), by)].flatMap(([key, count]) => once(count, `${type} ${key}`))),
    ...pushesOf(of('supervision.push.queued'), heard),
    ...of('bus.message.parked').map(({ stream }) => lost(`a message was parked: ${stream}`)),
    ...budgetsOf([...of('subsidy.budget.reserved'), ...of('subsidy.budget.exhausted')]),
    ...numbersOf(of('approval.docnumber.allocated')),
    ...numberedOtherwise(of('approval.docnumber.allocated'), of('approval.review.decision-numbered')),
  ];
};

const grouped = (entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> => {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.type);
    if (group) group.push(entry);
    else groups.set(entry.type, [entry]);
  }
  return groups;
};

/** What is in history came to the department, and nothing else did. */
const pushesOf = (queued: readonly Entry[], heard: ReadonlyMap<string, number>): readonly Fault[] => {
  const ids = new Set(queued.map(({ stream }) => idOf(stream)));
  return [
    ...[...ids].filter((id) => !heard.has(id)).map((id) => lost(`push ${id} never came to the department`)),
    ...[...heard.keys()].filter((id) => !ids.has(id)).map((id) => lost(`push ${id} came to the department and is not in history`)),
  ];
};

/** A budget goes as far as its ceiling and no further, and nobody is turned away before. */
const budgetsOf = (answers: readonly Entry[]): readonly Fault[] =>
  answers.flatMap(({ type, stream, data }) => {
    const [held, ceiling, amount] = [Number(data['held']), Number(data['ceiling']), Number(data['amount'])];
    if (held > ceiling) return [twice(`${stream} holds ${String(held)} of ${String(ceiling)}`)];
    const isLeft = held + amount <= ceiling;
    return type === 'subsidy.budget.exhausted' && isLeft ? [lost(`${stream}: exhausted at ${String(held)} of ${String(ceiling)}`)] : [];
  });

/** The numbers of a series and year are 1, 2, 3 …, each of one case. */
const numbersOf = (allocated: readonly Entry[]): readonly Fault[] => {
  const series = new Map<string, number[]>();
  for (const { stream, data } of allocated) series.set(stream, [...(series.get(stream) ?? []), Number(data['number'])]);
  return [...series].flatMap(([stream, numbers]) => {
    const given = new Set(numbers);
    const gaps = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1).filter((number) => !given.has(number));
    const doubles = numbers.filter((number, index) => numbers.indexOf(number) !== index);
    return [
      ...gaps.map((number) => lost(`number ${String(number)} of ${stream}`)),
      ...doubles.map((number) => twice(`number ${String(number)} of ${stream}`)),
    ];
  });
};

const numberedOtherwise = (allocated: readonly Entry[], numbered: readonly Entry[]): readonly Fault[] => {
  const given = new Map<string, string>(
    allocated.map((entry) => [
      textIn(entry, 'caseId'),
      formatDocumentNumber({ series: textIn(entry, 'series'), year: Number(entry.data['year']), number: Number(entry.data['number']) }),
    ]),
  );
  return numbered
    .map((entry) => ({ caseId: textIn(entry, 'caseId'), has: textIn(entry, 'documentNumber') }))
    .filter(({ caseId, has }) => has !== given.get(caseId))
    .map(({ caseId, has }) => twice(`case ${caseId} has ${has} and was given ${given.get(caseId) ?? 'none'}`));
};
