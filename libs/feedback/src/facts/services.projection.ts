import { caseDelivered } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import type { ServiceFact } from '../rating/rating';

const factOf = ({ message }: Delivered): ServiceFact | undefined => {
  if (message.type !== caseDelivered.type) return undefined;
  const { caseId, caseNo, itemId, departmentCode, applicant, deliveredAt } = caseDelivered.read(message);
  return { caseId, caseNo, itemId, departmentCode, subjectId: applicant.subjectId, deliveredAt, revision: Number(message.sequence) };
};

/** Facts of intake: what was delivered to whom, by the id of the case. It is delivered once. */
export const serviceFacts: FactProjection<ServiceFact> = {
  model: { name: 'feedback_services', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'serviceFacts' },
  topics: [topicOf('intake')],
  documents: ({ message }) => (message.type === caseDelivered.type ? [message.subject] : []),
  project: (known, delivered) => known ?? factOf(delivered),
};
