import { idOf } from '@yikou/event-store';
import type { Sealed } from '@yikou/key-store';
import type { Processing } from '@yikou/contracts';
import type { IndexDeclaration, Projection, SortField } from '@yikou/read-store';
import type { Deadline, Instant, Uuid } from '@yikou/shared-kernel';
import { reviewAggregate, reviewCodec } from '../streams';
import type { Remedy } from './remedies';
import type { AboutCase, Adverse, AdviceSource, Decision, ItemTerms, Mark, Opinion, ReviewEvent, ReviewStatus } from './review';
import { statusOnDecision, statusOnExamination, statusOnOpening } from './review.status';

/** When it was true and where it stands in the stream: lists are kept in this order. */
interface Placed {
  readonly at: Instant;
  readonly revision: number;
}

interface Relied {
  readonly officerId: Uuid;
  readonly certificate: { readonly certificateId: Uuid; readonly revision: number };
}

export interface ExaminationDoc extends Placed, Relied {
  readonly opinion: Opinion;
  readonly text?: Sealed;
}

export interface AdviceDoc extends Placed {
  readonly recordedBy: Uuid;
  readonly source: AdviceSource;
  readonly from: Sealed;
  readonly text: Sealed;
}

export interface MarkDoc extends Placed {
  readonly mark: Mark;
}

export interface DecisionDoc extends Decision, Relied {
  readonly remedies?: readonly Remedy[];
  readonly documentNumber?: string;
}

/** A review as the work list and its own page show it. */
export interface ReviewDoc extends AboutCase {
  readonly status: ReviewStatus;
  readonly mark: 'inTime' | Mark;
  readonly processing: Processing;
  readonly terms: ItemTerms;
  readonly openedAt: Instant;
  readonly due: Instant;
  readonly deadline: Deadline;
  readonly examinations: readonly ExaminationDoc[];
  readonly advice: readonly AdviceDoc[];
  readonly marks: readonly MarkDoc[];
  readonly filings: readonly Adverse[];
  readonly decision?: DecisionDoc;
  readonly revision: number;
}

type Event<T extends ReviewEvent['type']> = Extract<ReviewEvent, { type: T }>;

const inOrder = <Item extends Placed>(items: readonly Item[], item: Item): readonly Item[] =>
  [...items, item].sort((a, b) => (a.at === b.at ? a.revision - b.revision : a.at < b.at ? -1 : 1));

const opened = ({ type: _, deadline, ...event }: Event<'ReviewOpened'>, revision: number): ReviewDoc => ({
  ...event,
  status: statusOnOpening(event.processing),
  mark: 'inTime',
  due: deadline.due,
  deadline,
  examinations: [],
  advice: [],
  marks: [],
  filings: [],
  revision,
});

const examined = (
  doc: ReviewDoc,
  { officerId, certificate, opinion, text, examinedAt: at }: Event<'ReviewExamined'>,
  revision: number,
): ReviewDoc => ({
  ...doc,
  status: statusOnExamination(doc.status, opinion),
  examinations: inOrder(doc.examinations, { at, revision, officerId, certificate, opinion, ...(text === undefined ? {} : { text }) }),
});

const decided = (doc: ReviewDoc, { outcome, decidedAt, reasons, officerId, certificate, remedies }: Event<'ReviewDecided'>): ReviewDoc => ({
  ...doc,
  status: statusOnDecision(outcome),
  decision: { outcome, decidedAt, officerId, certificate, ...(reasons && { reasons }), ...(remedies && { remedies }) },
});

const numbered = (doc: ReviewDoc, { documentNumber }: Event<'DecisionNumbered'>): ReviewDoc =>
  doc.decision ? { ...doc, status: 'effective', decision: { ...doc.decision, documentNumber } } : doc;

/** Marks reached by the older reckoning stay on the record; a breach that was none is not filed any more. */
const recomputed = (doc: ReviewDoc, { deadline, mark }: Event<'DeadlineRecomputed'>): ReviewDoc => ({
  ...doc,
  deadline,
  due: deadline.due,
  mark,
  filings: mark === 'breached' ? doc.filings : doc.filings.filter((adverse) => adverse !== 'breached'),
});

const applied = (doc: ReviewDoc, event: ReviewEvent, revision: number): ReviewDoc => {
  switch (event.type) {
    case 'ReviewExamined':
      return examined(doc, event, revision);
    case 'AdviceGiven': {
      const { recordedBy, source, from, text, givenAt: at } = event;
      return { ...doc, advice: inOrder(doc.advice, { at, revision, recordedBy, source, from, text }) };
    }
    case 'ReviewDecided':
      return decided(doc, event);
    case 'DecisionNumbered':
      return numbered(doc, event);
    case 'DeadlineReached':
      return { ...doc, mark: event.mark, marks: inOrder(doc.marks, { at: event.reachedAt, revision, mark: event.mark }) };
    case 'DeadlineRecomputed':
      return recomputed(doc, event);
    case 'AdverseOutcomeFiled':
      return { ...doc, filings: [...doc.filings, event.adverse] };
    case 'ReviewOpened':
    case 'FilingConfirmed':
      return doc;
  }
};

const asc = (...paths: readonly string[]): readonly SortField[] => paths.map((path) => ({ path, order: 'asc' }));

/** The work list, by due date: of all departments or of one, whatever its status and mark or any of a list of them. */
const indexes: readonly IndexDeclaration[] = [
  { name: 'due', fields: asc('due') },
  { name: 'standing_due', fields: asc('status', 'mark', 'due') },
  { name: 'department_due', fields: asc('departmentCode', 'due') },
  { name: 'department_standing_due', fields: asc('departmentCode', 'status', 'mark', 'due') },
  { name: 'provisional', fields: asc('deadline.provisional', 'status') },
];

export const reviews: Projection<ReviewDoc> = {
  model: {
    name: 'approval_reviews',
    version: 1,
    indexes,
    volatile: ['applicant.name.sealed', 'examinations.*.text.sealed', 'advice.*.from.sealed', 'advice.*.text.sealed'],
  },
  reference: { file: __filename, name: 'reviews' },
  categories: [reviewAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = reviewCodec.decode(recorded);
    if (event?.type === 'ReviewOpened') return opened(event, recorded.revision);
    return doc && event ? { ...applied(doc, event, recorded.revision), revision: recorded.revision } : doc;
  },
};
