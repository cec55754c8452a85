import { certificateChanged } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import { parseBeijingDay, parseUuid } from '@yikou/shared-kernel';
import type { CertificateFact } from '../review/review';

/** What the catalogue has told last of an officer's certificate for a field of law. Documents by `certificateFactId`. */
export const certificateFactId = (officerId: string, fieldOfLaw: string): string => `${officerId}/${fieldOfLaw}`;

const read = ({ message }: Delivered): CertificateFact | undefined => {
  if (message.type !== certificateChanged.type) return undefined;
  const { certificateId, officerId, field, status, until } = certificateChanged.read(message);
  return {
    certificateId: parseUuid(certificateId),
    officerId: parseUuid(officerId),
    fieldOfLaw: field,
    status,
    until: parseBeijingDay(until),
    revision: Number(message.sequence),
  };
};

export const certificateFacts: FactProjection<CertificateFact> = {
  model: { name: 'approval_certificate_facts', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'certificateFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const held = read(delivered);
    return held ? [certificateFactId(held.officerId, held.fieldOfLaw)] : [];
  },
  project: (was, delivered) => read(delivered) ?? was,
};
