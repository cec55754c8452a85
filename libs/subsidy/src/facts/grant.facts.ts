import { positionText } from '@yikou/event-store';
import { caseDelivered, type ApplicantKind } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection, SortField } from '@yikou/read-store';
import { parseInstant, parseUuid, type Instant, type Uuid } from '@yikou/shared-kernel';

/** A grant that was delivered. */
export interface Grant {
  readonly subjectId: Uuid;
  readonly caseId: Uuid;
  readonly caseNo: string;
  readonly caseRevision: number;
  readonly itemId: Uuid;
  readonly itemVersion: number;
  readonly applicantKind: ApplicantKind;
  readonly deliveredAt: Instant;
  /** Where its delivery stands in the log, as text that sorts. */
  readonly position: string;
}

/** Undefined: not a delivery, or nothing was granted. */
export const grantIn = ({ message, position }: Delivered): Grant | undefined => {
  if (message.type !== caseDelivered.type) return undefined;
  const { caseId, caseNo, itemId, itemVersion, applicant, outcome, deliveredAt } = caseDelivered.read(message);
  if (outcome !== 'granted') return undefined;
  return {
    subjectId: parseUuid(applicant.subjectId),
    caseId: parseUuid(caseId),
    caseNo,
    caseRevision: Number(message.sequence),
    itemId: parseUuid(itemId),
    itemVersion,
    applicantKind: applicant.kind,
    deliveredAt: parseInstant(deliveredAt),
    position: positionText(position),
  };
};

const asc = (...paths: readonly string[]): readonly SortField[] => paths.map((path) => ({ path, order: 'asc' }));

/** What was granted and delivered, by the case's id: found by the subject, and by the version of the item, in the order of the log. */
export const grantFacts: FactProjection<Grant> = {
  model: {
    name: 'subsidy_grant_facts',
    version: 2,
    indexes: [
      { name: 'subject', fields: asc('subjectId', 'position') },
      { name: 'item', fields: asc('itemId', 'itemVersion', 'position') },
    ],
    volatile: ['position'],
  },
  reference: { file: __filename, name: 'grantFacts' },
  topics: [topicOf('intake')],
  documents: (delivered) => {
    const grant = grantIn(delivered);
    return grant ? [grant.caseId] : [];
  },
  project: (was, delivered) => was ?? grantIn(delivered),
};
