import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Rating, RatingCommand, RatingEvent } from './rating';

/**
 * GB/T 39735-2020 and 国办发〔2019〕51号: a service is rated after it was given, by the one to whom it was given, once, and of its own will:
 * nothing is rated by default.
 */
const rate = ({ type: _, service, raterId, tags, ...rating }: RatingCommand): RatingEvent[] => {
  if (!service) throw new DomainError('CASE_NOT_DELIVERED', { field: 'caseId', rule: 'a delivered case' });
  if (raterId === undefined || service.subjectId !== raterId)
    throw new DomainError('NOT_THE_APPLICANT', { field: 'caseId', rule: 'a case of your own' });
  const { caseId, caseNo, itemId, departmentCode, deliveredAt, revision } = service;
  return [
    {
      type: 'ServiceRated',
      ...rating,
      caseId,
      caseNo,
      itemId,
      departmentCode,
      subjectId: raterId,
      tags: [...new Set(tags)],
      delivery: { deliveredAt, revision },
    },
  ];
};

const rules: Rules<Rating, RatingCommand, RatingEvent> = { none: { RateService: rate }, rated: {} };

const evolution: Evolution<Rating, RatingEvent> = { ServiceRated: () => ({ status: 'rated' }) };

export const rating = decider<Rating, RatingCommand, RatingEvent>({ initialState: { status: 'none' }, rules, evolution });
