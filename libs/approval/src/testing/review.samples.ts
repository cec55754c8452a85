import { deadline, derivedId, parseBeijingDay, parseInstant, WorkingCalendar, type Instant } from '@yikou/shared-kernel';
import type { FilingEvent } from '../filing/filing';
import { limitOf } from '../review/review.limit';
import type { AboutCase, CertificateFact, ItemTerms, Officer, ReviewCommand, ReviewEvent } from '../review/review';

/** One case, its people and its history, as the specs of this service use it. */

type Command<T extends ReviewCommand['type']> = Extract<ReviewCommand, { type: T }>;
type Event<T extends ReviewEvent['type']> = Extract<ReviewEvent, { type: T }>;

export const caseId = derivedId('case', 'one');
const subjectId = derivedId('subject', 'one');

/** Thursday, ten in the morning in Beijing. */
export const acceptedAt = parseInstant('2022-12-01T02:00:00.000Z');
export const at = (day: string, time = '02:00:00'): Instant => parseInstant(`${day}T${time}.000Z`);
export const sealed = (text: string) => ({ subjectId, sealed: Buffer.from(text).toString('base64url') });

export const about: AboutCase = {
  caseId,
  caseNo: 'YK20221201-7K3M9QXA-C',
  itemId: derivedId('item', 'food'),
  itemVersion: 2,
  departmentCode: 'scjg',
  applicant: { subjectId, kind: 'natural', name: sealed('张三') },
};

export const terms: ItemTerms = {
  itemCode: '210800-SC-01',
  itemName: '食品经营许可',
  fieldOfLaw: '食品安全',
  documentSeries: '营行审',
  committedLimit: 10,
  statutoryLimit: 20,
};

export const certificateOf = (name: string, more: Partial<CertificateFact> = {}): CertificateFact => ({
  certificateId: derivedId('certificate', name),
  officerId: derivedId('account', name),
  fieldOfLaw: terms.fieldOfLaw,
  status: 'inForce',
  until: parseBeijingDay('2023-12-31'),
  revision: 0,
  ...more,
});

export const officer = (name: string, more: Partial<Officer> = {}): Officer => ({
  officerId: derivedId('account', name),
  departmentCodes: [about.departmentCode],
  certificate: certificateOf(name),
  ...more,
});

const act = (name: string) => ({
  officerId: derivedId('account', name),
  certificate: { certificateId: derivedId('certificate', name), revision: 0 },
});

export const legalAccount = derivedId('account', 'legal');

export const openReview: Command<'OpenReview'> = { type: 'OpenReview', ...about, processing: 'committed', terms, acceptedAt };

export const due = parseInstant('2022-12-15T16:00:00.000Z');

export const opened: Event<'ReviewOpened'> = {
  type: 'ReviewOpened',
  ...about,
  processing: 'committed',
  terms,
  deadline: deadline({ acceptedAt, limit: 10, basis: '行政许可法 §42' }),
  openedAt: acceptedAt,
};

export const openedInstant: Event<'ReviewOpened'> = {
  ...opened,
  processing: 'instant',
  deadline: deadline({ acceptedAt, limit: 0, basis: '行政许可法 §34' }),
};

export const deadlineRevision = `0/${opened.deadline.calendarVersion}`;

export const examined: Event<'ReviewExamined'> = {
  type: 'ReviewExamined',
  ...act('li'),
  opinion: 'grant',
  text: sealed('材料齐全，符合条件'),
  examinedAt: at('2022-12-05'),
};

export const advised: Event<'AdviceGiven'> = {
  type: 'AdviceGiven',
  recordedBy: derivedId('account', 'li'),
  source: 'outside',
  from: sealed('消防救援支队'),
  text: sealed('无意见'),
  givenAt: at('2022-12-05'),
};

export const decideReview: Command<'DecideReview'> = {
  type: 'DecideReview',
  officer: officer('wang'),
  outcome: 'granted',
  at: at('2022-12-06'),
};

export const decided: Event<'ReviewDecided'> = {
  type: 'ReviewDecided',
  ...about,
  outcome: 'granted',
  decidedAt: at('2022-12-06'),
  ...act('wang'),
  documentSeries: '营行审',
};

export const notNeeded: Event<'ReviewDecided'> = { ...decided, outcome: 'noLicenceNeeded' };

export const reasons = ['不符合食品安全标准'];

export const refused: Event<'ReviewDecided'> = {
  ...decided,
  outcome: 'refused',
  reasons,
  remedies: [
    { kind: 'reconsideration', within: { amount: 60, unit: 'days' }, article: '行政复议法（1999）§9' },
    { kind: 'suit', within: { amount: 6, unit: 'months' }, article: '行政诉讼法（2014）§46' },
  ],
};

export const refusalFiled: Event<'AdverseOutcomeFiled'> = {
  type: 'AdverseOutcomeFiled',
  ...about,
  adverse: 'refused',
  reasons,
  filedAt: at('2022-12-06'),
};

export const documentNumber = '营行审〔2022〕15号';

export const numbered: Event<'DecisionNumbered'> = {
  type: 'DecisionNumbered',
  ...about,
  outcome: 'granted',
  decidedAt: at('2022-12-06'),
  documentNumber,
};

export const reached = (mark: Event<'DeadlineReached'>['mark'], reachedAt: Instant): Event<'DeadlineReached'> => ({
  type: 'DeadlineReached',
  caseId,
  departmentCode: about.departmentCode,
  mark,
  due,
  reachedAt,
});

const HOLIDAYS = new Set(['2022-12-06', '2022-12-07', '2022-12-08', '2022-12-09']);

/** As announced after the review was opened: 6 to 9 December are holidays. */
export const announced = new WorkingCalendar({
  version: 'announced',
  firstYear: 2007,
  lastYear: 2023,
  isWorkday: (day) => !HOLIDAYS.has(day) && ![0, 6].includes(new Date(Date.parse(day)).getUTCDay()),
});

/** Opened by a calendar that ends with 2021: weekends only. */
export const openedProvisionally: Event<'ReviewOpened'> = {
  ...opened,
  deadline: deadline(
    limitOf(opened),
    new WorkingCalendar({ version: 'not announced', firstYear: 2007, lastYear: 2021, isWorkday: () => true }),
  ),
};

export const recomputed: Event<'DeadlineRecomputed'> = {
  type: 'DeadlineRecomputed',
  caseId,
  departmentCode: about.departmentCode,
  deadline: deadline(limitOf(opened), announced),
  mark: 'inTime',
  recomputedAt: at('2022-12-05'),
};

export const breachFiled: Event<'AdverseOutcomeFiled'> = { type: 'AdverseOutcomeFiled', ...about, adverse: 'breached', filedAt: due };

export const filingConfirmed: Event<'FilingConfirmed'> = {
  type: 'FilingConfirmed',
  caseId,
  adverse: 'refused',
  by: legalAccount,
  confirmedAt: at('2022-12-07'),
};

type Filed<T extends FilingEvent['type']> = Extract<FilingEvent, { type: T }>;

const { applicant: _untold, ...filedCase } = about;

export const acceptanceRefusalReceived: Filed<'FilingReceived'> = {
  type: 'FilingReceived',
  ...filedCase,
  reasons: ['不属于本机关职权范围'],
  filedAt: at('2022-12-01', '03:00:00'),
};

export const acceptanceRefusalConfirmed: Filed<'FilingConfirmed'> = {
  type: 'FilingConfirmed',
  caseId,
  by: legalAccount,
  confirmedAt: at('2022-12-02'),
};
