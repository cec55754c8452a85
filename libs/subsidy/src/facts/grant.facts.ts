import { positionText } from '@yikou/event-store';
import { caseDelivered, type ApplicantKind } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import { parseInstant, parseUuid, type Instant, type Uuid } from '@yikou/shared-kernel';

/** A grant that was delivered. */
export interface Grant {
  readonly caseId: Uuid;
  readonly caseNo: string;
  readonly caseRevision: number;
  readonly itemId: Uuid;
  readonly itemVersion: number;
  readonly applicantKind: ApplicantKind;
  readonly deliveredAt: Instant;
  readonly position: string;
}

/** What was granted and delivered to a subject, in the order of the log: by the subject's id. */
export interface GrantsDoc {
  readonly subjectId: Uuid;
  readonly grants: readonly Grant[];
}

/** Undefined: not a delivery, or nothing was granted. */
export const grantIn = ({ message, position }: Delivered): (Grant & { readonly subjectId: Uuid }) | undefined => {
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

export const grantFacts: FactProjection<GrantsDoc> = {
  model: { name: 'subsidy_grant_facts', version: 1, indexes: [], volatile: ['grants.*.position'] },
  reference: { file: __filename, name: 'grantFacts' },
  topics: [topicOf('intake')],
  documents: (delivered) => {
    const grant = grantIn(delivered);
    return grant ? [grant.subjectId] : [];
  },
  project: (was, delivered) => {
    const found = grantIn(delivered);
    if (!found) return was;
    const { subjectId, ...grant } = found;
    return { subjectId, grants: [...(was?.grants ?? []), grant] };
  },
};
