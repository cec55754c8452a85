import { categoryOf, idOf, type RecordedEvent } from '@yikou/event-store';
import type { IndexDeclaration, Projection } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { filingAggregate, filingCodec, reviewAggregate, reviewCodec } from '../streams';
import type { FiledCase, FiledOutcome } from './filing';

/** 否定性备案: an adverse outcome as it was filed with the legal department. */
export interface FilingDoc extends FiledCase {
  readonly adverse: FiledOutcome;
  readonly status: 'filed' | 'confirmed';
  readonly reasons?: readonly string[];
  readonly filedAt: Instant;
  readonly confirmed?: { readonly by: Uuid; readonly at: Instant };
  /** Of the review; of the filing where acceptance was refused. */
  readonly revision: number;
}

type Change =
  | { readonly adverse: FiledOutcome; readonly filed: Omit<FilingDoc, 'status' | 'revision'> }
  | { readonly adverse: FiledOutcome; readonly confirmed: { readonly by: Uuid; readonly at: Instant } }
  /** By the holidays announced since, there was nothing to file. */
  | { readonly adverse: FiledOutcome; readonly gone: true };

const onReview = (recorded: RecordedEvent): Change | undefined => {
  const event = reviewCodec.decode(recorded);
  switch (event?.type) {
    case 'AdverseOutcomeFiled': {
      const { type: _, applicant: _untold, ...filed } = event;
      return { adverse: filed.adverse, filed };
    }
    case 'FilingConfirmed':
      return { adverse: event.adverse, confirmed: { by: event.by, at: event.confirmedAt } };
    case 'DeadlineRecomputed':
      return event.mark === 'breached' ? undefined : { adverse: 'breached', gone: true };
    default:
      return undefined;
  }
};

const ofRefusedAcceptance = (recorded: RecordedEvent): Change | undefined => {
  const event = filingCodec.decode(recorded);
  const adverse = 'acceptanceRefused';
  switch (event?.type) {
    case 'FilingReceived': {
      const { type: _, ...filed } = event;
      return { adverse, filed: { ...filed, adverse } };
    }
    case 'FilingConfirmed':
      return { adverse, confirmed: { by: event.by, at: event.confirmedAt } };
    case undefined:
      return undefined;
  }
};

const changeIn = (recorded: RecordedEvent): Change | undefined =>
  categoryOf(recorded.stream) === filingAggregate.category ? ofRefusedAcceptance(recorded) : onReview(recorded);

/** A case may have several: one for each kind of adverse outcome. */
export const filingId = (caseId: string, adverse: FiledOutcome): string => `${caseId}/${adverse}`;

const applied = (doc: FilingDoc | undefined, change: Change, revision: number): FilingDoc | undefined => {
  if ('gone' in change) return undefined;
  if ('filed' in change) return { ...change.filed, status: 'filed', revision };
  return doc && { ...doc, status: 'confirmed', confirmed: change.confirmed, revision };
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
  categories: [reviewAggregate.category, filingAggregate.category],
  documents: (recorded) => {
    const change = changeIn(recorded);
    return change ? [filingId(idOf(recorded.stream), change.adverse)] : [];
  },
  project: (doc, recorded) => {
    const change = changeIn(recorded);
    return change ? applied(doc, change, recorded.revision) : doc;
  },
};
