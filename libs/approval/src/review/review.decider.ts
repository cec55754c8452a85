import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import { beijingDayOf, deadline, DomainError, type Deadline, type Instant } from '@yikou/shared-kernel';
import { assertOwnDepartment, certified } from './officer.rules';
import { remediesOn } from './remedies';
import type { Adverse, Decision, Mark, Review, ReviewCommand, ReviewEvent } from './review';
import { limitOf, RANK } from './review.limit';
import { statusOnDecision, statusOnExamination, statusOnOpening } from './review.status';

type Command<T extends ReviewCommand['type']> = Extract<ReviewCommand, { type: T }>;
type In<S extends Review['status']> = Extract<Review, { status: S }>;
type Held = Exclude<Review, { status: 'none' }>;
type Open = In<'awaitingExamination' | 'awaitingDecision' | 'awaitingInstantDecision'>;

/**
 * The review begins with the acceptance, and so does its clock: the committed limit in working days, 0 for an instant item, which is
 * decided on the spot (行政许可法 §34, §42, §82). The event keeps the deadline with its derivation and the calendar's version.
 * @throws DomainError CALENDAR_NOT_YET_BEGUN
 */
const open = ({ type: _, acceptedAt: openedAt, ...of }: Command<'OpenReview'>): ReviewEvent[] => [
  { type: 'ReviewOpened', ...of, deadline: deadline(limitOf({ ...of, openedAt })), openedAt },
];

/**
 * 审核 (行政许可法 §34), by a certified officer of the department; as often as it takes, until it is decided.
 * @throws DomainError OTHER_DEPARTMENT, NOT_CERTIFIED
 */
const examine = ({ officer, opinion, text, at }: Command<'ExamineReview'>, { about, terms }: Open): ReviewEvent[] => {
  assertOwnDepartment(officer, about.departmentCode);
  const act = certified(officer, terms.fieldOfLaw, at);
  return [{ type: 'ReviewExamined', ...act, opinion, ...(text === undefined ? {} : { text }), examinedAt: at }];
};

/**
 * What others advise is kept on the record, between acceptance and decision. Keeping it is no administrative act: no certificate.
 * @throws DomainError OTHER_DEPARTMENT
 */
const advise = ({ officer, source, from, text, at }: Command<'GiveAdvice'>, { about }: Open): ReviewEvent[] => {
  assertOwnDepartment(officer, about.departmentCode);
  return [{ type: 'AdviceGiven', recordedBy: officer.officerId, source, from, text, givenAt: at }];
};

/**
 * 批准: by a certified officer of the department who has not examined the case (审管分离; one of the checks that 行政许可法 §10 asks for).
 * A refusal gives its reasons, names the remedies (§38), and is filed with the legal department in the same step.
 * @throws DomainError OTHER_DEPARTMENT, NOT_CERTIFIED, EXAMINER_MAY_NOT_DECIDE, REASONS_REQUIRED
 */
const decide = (command: Command<'DecideReview'>, { about, terms, examiners }: Open): ReviewEvent[] => {
  const { officer, at } = command;
  assertOwnDepartment(officer, about.departmentCode);
  const act = certified(officer, terms.fieldOfLaw, at);
  if (examiners.includes(officer.officerId)) throw new DomainError('EXAMINER_MAY_NOT_DECIDE', { examiners: examiners.length });
  const decision = decisionOf(command);
  const decided = { type: 'ReviewDecided', ...about, ...decision, ...act, documentSeries: terms.documentSeries } as const;
  if (decision.outcome !== 'refused') return [decided];
  const { decidedAt: filedAt, reasons = [] } = decision;
  return [
    { ...decided, remedies: remediesOn(beijingDayOf(at)) },
    { type: 'AdverseOutcomeFiled', ...about, adverse: 'refused', reasons, filedAt },
  ];
};

const decisionOf = ({ outcome, reasons = [], at }: Command<'DecideReview'>): Decision => {
  if (outcome === 'refused' && reasons.length === 0)
    throw new DomainError('REASONS_REQUIRED', { field: '/reasons', rule: '行政许可法 §38' });
  return { outcome, decidedAt: at, ...(reasons.length === 0 ? {} : { reasons }) };
};

/** The decision takes effect with its number: told once. */
const numberDecision = ({ documentNumber }: Command<'NumberDecision'>, { about, decision }: In<'decided'>): ReviewEvent[] => [
  { type: 'DecisionNumbered', ...about, ...decision, documentNumber },
];

/** A decision keeps its number. @throws DomainError NUMBERED_OTHERWISE */
const numberAgain = ({ documentNumber }: Command<'NumberDecision'>, { documentNumber: held }: In<'effective'>): ReviewEvent[] => {
  if (documentNumber !== held) throw new DomainError('NUMBERED_OTHERWISE', { documentNumber, ...(held === undefined ? {} : { held }) });
  return [];
};

/** A mark of the limit that still holds (行政许可法 §42); a breach is adverse, and filed in the same step. Never twice, never back. */
const reachMark = ({ mark, deadlineRevision, at }: Command<'ReachMark'>, state: Open): ReviewEvent[] => {
  if (deadlineRevision !== state.deadlineRevision || RANK[mark] <= RANK[state.mark]) return [];
  const { about, due } = state;
  const reached: ReviewEvent = {
    type: 'DeadlineReached',
    caseId: about.caseId,
    departmentCode: about.departmentCode,
    mark,
    due,
    reachedAt: at,
  };
  return mark === 'breached' ? [reached, { type: 'AdverseOutcomeFiled', ...about, adverse: mark, filedAt: at }] : [reached];
};

/**
 * A provisional deadline is counted again once the holidays are announced (行政许可法 §82), with another calendar than it was set by.
 * What it has not reached yet by that is no longer marked; what it should have reached, its timers reach at once.
 */
const recompute = (command: Command<'RecomputeDeadline'>, state: Open): ReviewEvent[] => {
  const { deadline: counted, at } = command;
  if (!state.provisional || deadlineRevisionOf(OPENING, counted.calendarVersion) === state.deadlineRevision) return [];
  const { caseId, departmentCode } = state.about;
  const reachedBy = markAt(counted, at);
  const mark = RANK[reachedBy] < RANK[state.mark] ? reachedBy : state.mark;
  return [{ type: 'DeadlineRecomputed', caseId, departmentCode, deadline: counted, mark, recomputedAt: at }];
};

const markAt = ({ yellowAt, redAt, due }: Deadline, at: Instant): 'inTime' | Mark => {
  if (at >= due) return 'breached';
  if (at >= redAt) return 'red';
  return at >= yellowAt ? 'yellow' : 'inTime';
};

const tooLate = (): ReviewEvent[] => [];

/**
 * 否定性备案 confirmed by the legal department. Nothing waits for it: what law wants is that it is filed.
 * @throws DomainError ADVERSE_FILING_NOT_FOUND, FILING_ALREADY_CONFIRMED
 */
const confirmFiling = ({ adverse, by, at }: Command<'ConfirmFiling'>, { about, filings }: Held): ReviewEvent[] => {
  if (filings[adverse] === undefined) throw new DomainError('ADVERSE_FILING_NOT_FOUND', { adverse });
  if (filings[adverse] === 'confirmed') throw new DomainError('FILING_ALREADY_CONFIRMED', { adverse });
  return [{ type: 'FilingConfirmed', caseId: about.caseId, adverse, by, confirmedAt: at }];
};

const whileOpen = { GiveAdvice: advise, ReachMark: reachMark, RecomputeDeadline: recompute, ConfirmFiling: confirmFiling };
const onceDecided = { ReachMark: tooLate, RecomputeDeadline: tooLate, ConfirmFiling: confirmFiling };

/** Something adverse has been filed and not been confirmed. */
const isFilingOpen = (state: Review): boolean => state.status !== 'none' && Object.values(state.filings).includes('filed');

const rules: Rules<Review, ReviewCommand, ReviewEvent> = {
  none: { OpenReview: open },
  awaitingExamination: { ExamineReview: examine, ...whileOpen },
  awaitingDecision: { ExamineReview: examine, DecideReview: decide, ...whileOpen },
  awaitingInstantDecision: { DecideReview: decide, ...whileOpen },
  decided: { NumberDecision: numberDecision, ...onceDecided },
  effective: { NumberDecision: numberAgain, ...onceDecided },
};

/** Keeps what is held and changes the rest; an event that does not fit the state leaves it as it is. */
const held = (state: Review, change: (held: Held) => Review): Review => (state.status === 'none' ? state : change(state));

const filed = (state: Review, adverse: Adverse, as: 'filed' | 'confirmed'): Review =>
  held(state, (was) => ({ ...was, filings: { ...was.filings, [adverse]: as } }));

/** By the holidays announced since, there was no breach. */
const withoutBreach = ({ breached: _, ...filings }: Held['filings']): Held['filings'] => filings;

const marked = (state: Review, mark: Mark): Review => held(state, (was) => ({ ...was, mark }));

const decisionIn = ({ outcome, decidedAt, reasons }: Decision): Decision => ({
  outcome,
  decidedAt,
  ...(reasons === undefined ? {} : { reasons }),
});

/** The deadline is set by the first event of the stream; what recomputes it changes the calendar alone. */
export const OPENING = 0;

export const deadlineRevisionOf = (revision: number, calendarVersion: string): string => `${revision}/${calendarVersion}`;

const evolution: Evolution<Review, ReviewEvent> = {
  ReviewOpened: (
    _,
    { caseId, caseNo, itemId, itemVersion, departmentCode, applicant, processing, terms, deadline: { due, provisional, calendarVersion } },
  ) => ({
    status: statusOnOpening(processing),
    about: { caseId, caseNo, itemId, itemVersion, departmentCode, applicant },
    terms,
    due,
    provisional,
    deadlineRevision: deadlineRevisionOf(OPENING, calendarVersion),
    mark: 'inTime',
    examiners: [],
    filings: {},
  }),
  ReviewExamined: (state, { officerId, opinion }) =>
    held(state, (was) => {
      const examiners = was.examiners.includes(officerId) ? was.examiners : [...was.examiners, officerId];
      return was.status === 'awaitingExamination'
        ? { ...was, status: statusOnExamination(was.status, opinion), examiners }
        : { ...was, examiners };
    }),
  AdviceGiven: (state) => state,
  ReviewDecided: (state, event) => held(state, (was) => ({ ...was, status: statusOnDecision(event.outcome), decision: decisionIn(event) })),
  DecisionNumbered: (state, event) =>
    held(state, (was) => ({ ...was, status: 'effective', decision: decisionIn(event), documentNumber: event.documentNumber })),
  DeadlineReached: (state, { mark }) => marked(state, mark),
  DeadlineRecomputed: (state, { deadline: { due, provisional, calendarVersion }, mark }) =>
    held(state, ({ filings, ...was }) => ({
      ...was,
      due,
      provisional,
      deadlineRevision: deadlineRevisionOf(OPENING, calendarVersion),
      mark,
      filings: mark === 'breached' ? filings : withoutBreach(filings),
    })),
  AdverseOutcomeFiled: (state, { adverse }) => filed(state, adverse, 'filed'),
  FilingConfirmed: (state, { adverse }) => filed(state, adverse, 'confirmed'),
};

export const review = decider<Review, ReviewCommand, ReviewEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['OpenReview', 'NumberDecision', 'ReachMark', 'RecomputeDeadline'],
  possible: { ConfirmFiling: isFilingOpen },
  evolution,
});
