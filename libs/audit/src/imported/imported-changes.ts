import type { RecordedEvent } from '@yikou/event-store';
import {
  CASE_COMPLETED,
  CASE_EVENT_RECORDED,
  CASE_OPENED,
  type ImportedCaseOpened,
  type ImportedEventRecorded,
  type ImportedStep,
} from '@yikou/imported-history';
import type { CaseView, Times } from '../history/case-view';

/** What the events of an imported case change in the view of a case: what its mapping says in our terms, and nothing else. */

type Change = (view: CaseView, event: RecordedEvent) => CaseView;

const timesOf = ({ metadata: { occurredAt, recordedAt } }: RecordedEvent): Times => ({ occurredAt, recordedAt });

const NAME = 200;
const cut = (text: string): string => text.slice(0, NAME);

const opened: Change = (view, { data }) => {
  const { log, name, place, terms = {}, completed } = data as unknown as ImportedCaseOpened;
  const { applicant, applicantKind, caseNo, departmentCode, item } = terms;
  return {
    ...view,
    imported: { log, ...(name !== undefined && { name: cut(name) }), place, complete: completed !== undefined },
    ...(caseNo !== undefined && { caseNo: cut(caseNo) }),
    ...(departmentCode !== undefined && { departmentCode: cut(departmentCode) }),
    ...(item !== undefined && { itemId: cut(item) }),
    ...(applicant && { applicant: { kind: applicantKind ?? applicant.kind ?? 'unknown', subjectId: applicant.subjectId } }),
  };
};

const recorded: Change = (view, event) => {
  const { step, outcome } = event.data as unknown as ImportedEventRecorded;
  const stepped = step ? STEPS[step]({ ...view, status: step, statusSince: timesOf(event) }, event) : view;
  return outcome ? { ...stepped, decision: { outcome, decidedAt: event.metadata.occurredAt, ...timesOf(event) } } : stepped;
};

const unchanged: Change = (view) => view;

const reviewed =
  (of: 'examinations' | 'advice'): Change =>
  (view, event) => {
    const review = view.review ?? { status: 'open' as const, examinations: 0, advice: 0, ...timesOf(event) };
    return { ...view, review: { ...review, [of]: review[of] + 1 } };
  };

const STEPS: Readonly<Record<ImportedStep, Change>> = {
  registered: unchanged,
  noticed: unchanged,
  accepted: unchanged,
  acceptanceRefused: unchanged,
  examined: reviewed('examinations'),
  advised: reviewed('advice'),
  decided: unchanged,
  delivered: (view, event) => ({ ...view, deliveries: [...view.deliveries, timesOf(event)] }),
};

const completed: Change = (view) => (view.imported ? { ...view, imported: { ...view.imported, complete: true } } : view);

const CHANGES: Readonly<Record<string, Change>> = {
  [CASE_OPENED]: opened,
  [CASE_EVENT_RECORDED]: recorded,
  [CASE_COMPLETED]: completed,
};

/** The view after one more event. */
export const withImported = (view: CaseView, event: RecordedEvent): CaseView => {
  const { type, metadata } = event;
  const last = { type, actor: metadata.actor, ...timesOf(event) };
  return { ...(CHANGES[type] ?? unchanged)(view, event), last, events: view.events + 1 };
};
