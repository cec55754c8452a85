import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { IndexDeclaration, Projection } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { reviewAggregate, reviewCodec } from '../streams';
import type { AboutCase, Adverse, ReviewEvent } from './review';

/** 否定性备案: an adverse outcome as it was filed with the legal department. */
export interface FilingDoc extends Omit<AboutCase, 'applicant'> {
  readonly adverse: Adverse;
  readonly status: 'filed' | 'confirmed';
  readonly reasons?: readonly string[];
  readonly filedAt: Instant;
  readonly confirmed?: { readonly by: Uuid; readonly at: Instant };
  /** Of the review. */
  readonly revision: number;
}

type FilingEvent = Extract<ReviewEvent, { type: 'AdverseOutcomeFiled' | 'FilingConfirmed' }>;

const eventIn = (recorded: RecordedEvent): FilingEvent | undefined => {
  const event = reviewCodec.decode(recorded);
  return event?.type === 'AdverseOutcomeFiled' || event?.type === 'FilingConfirmed' ? event : undefined;
};

/** A case may have two: one for each kind of adverse outcome. */
export const filingId = (caseId: string, adverse: Adverse): string => `${caseId}/${adverse}`;

const applied = (doc: FilingDoc | undefined, event: FilingEvent, revision: number): FilingDoc | undefined => {
  if (event.type === 'FilingConfirmed')
    return doc && { ...doc, status: 'confirmed', confirmed: { by: event.by, at: event.confirmedAt }, revision };
  const { type: _, applicant: _untold, ...filed } = event;
  return { ...filed, status: 'filed', revision };
};

/** Newest first, by any of what stands before. */
const newest = (name: string, ...paths: readonly string[]): IndexDeclaration => ({
  name,
  fields: [...paths.map((path) => ({ path, order: 'asc' }) as const), { path: 'filedAt', order: 'desc' }],
});

export const adverseFilings: Projection<FilingDoc> = {
  model: {
    name: 'approval_adverse_filings',
    version: 1,
    indexes: [newest('filed', 'status', 'adverse'), newest('department_filed', 'departmentCode', 'status', 'adverse')],
    volatile: [],
  },
  reference: { file: __filename, name: 'adverseFilings' },
  categories: [reviewAggregate.category],
  documents: (recorded) => {
    const event = eventIn(recorded);
    return event ? [filingId(idOf(recorded.stream), event.adverse)] : [];
  },
  project: (doc, recorded) => {
    const event = eventIn(recorded);
    return event ? applied(doc, event, recorded.revision) : doc;
  },
};
