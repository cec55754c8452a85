import { decisionEffective, deadlineReached, reviewDecided, reviewOpened } from '@yikou/contracts';
import { topicOf, type Outgoing, type Relay } from '@yikou/event-bus';
import type { Reference } from '@yikou/read-store';
import { reviewAggregate, reviewCodec } from '../streams';
import type { AboutCase, Decision, ReviewEvent } from './review';

type Event<T extends ReviewEvent['type']> = Extract<ReviewEvent, { type: T }>;

const about = ({ caseId, caseNo, itemId, itemVersion, departmentCode, applicant }: AboutCase): AboutCase => ({
  caseId,
  caseNo,
  itemId,
  itemVersion,
  departmentCode,
  applicant,
});

const opened = (event: Event<'ReviewOpened'>): Outgoing =>
  reviewOpened.tell(event.caseId, { ...about(event), openedAt: event.openedAt, dueAt: event.deadline.due });

const effective = (event: AboutCase & Decision, documentNumber?: string): Outgoing =>
  decisionEffective.tell(event.caseId, {
    ...about(event),
    outcome: event.outcome,
    ...(documentNumber === undefined ? {} : { documentNumber }),
    ...(event.reasons === undefined ? {} : { reasons: [...event.reasons] }),
    decidedAt: event.decidedAt,
  });

/** Where no licence was needed there is no document to number: the decision is in effect at once. Otherwise its number is awaited. */
const decided = (event: Event<'ReviewDecided'>): Outgoing =>
  event.outcome === 'noLicenceNeeded'
    ? effective(event)
    : reviewDecided.tell(event.caseId, {
        ...about(event),
        outcome: event.outcome,
        documentSeries: event.documentSeries,
        decidedAt: event.decidedAt,
      });

const reached = ({ caseId, departmentCode, mark, due }: Event<'DeadlineReached'>): Outgoing =>
  deadlineReached.tell(caseId, { caseId, departmentCode, mark, dueAt: due });

const outgoing = (event: ReviewEvent): Outgoing | undefined => {
  switch (event.type) {
    case 'ReviewOpened':
      return opened(event);
    case 'ReviewDecided':
      return decided(event);
    case 'DecisionNumbered':
      return effective(event, event.documentNumber);
    case 'DeadlineReached':
      return reached(event);
    case 'ReviewExamined':
    case 'AdviceGiven':
    case 'DeadlineRecomputed':
    case 'AdverseOutcomeFiled':
    case 'FilingConfirmed':
      return undefined;
  }
};

/** Number series tell nothing: the number is told with the decision that it makes effective. */
export const approvalRelay: Relay = {
  service: 'approval',
  topic: topicOf('approval'),
  categories: [reviewAggregate.category],
  types: [reviewOpened, reviewDecided, decisionEffective, deadlineReached].map(({ type }) => type),
  map: (recorded) => {
    const event = reviewCodec.decode(recorded);
    return event && outgoing(event);
  },
};

export const relayReference: Reference = { file: __filename, name: 'approvalRelay' };
