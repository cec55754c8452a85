import { caseDelivered, caseRegistered } from '@yikou/contracts';
import { topicOf, type Delivered, type Outgoing } from '@yikou/event-bus';
import { START } from '@yikou/event-store';
import { uuidV5 } from '@yikou/shared-kernel';
import { serviceFacts } from '../facts/services.projection';
import { figuresProjection } from '../figures/figures.projection';
import { caseId, projected, rated, ratingId, recorded, service, subjectId } from '../testing/ratings';
import { ratingProjection } from './rating.projection';

const deliveredOf = ({ type, key, data }: Outgoing): Delivered => ({
  message: {
    specversion: '1.0',
    id: uuidV5(key),
    source: '/yikou/intake',
    type,
    subject: key,
    time: rated.ratedAt,
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000007',
    correlationid: caseId,
    causationid: caseId,
    data,
  },
  topic: topicOf('intake'),
  position: START,
});

const about = {
  caseId,
  caseNo: service.caseNo,
  itemId: service.itemId,
  itemVersion: 1,
  departmentCode: service.departmentCode,
  channel: 'window',
  applicant: { subjectId, kind: 'natural', name: { subjectId, sealed: 'name' } },
} as const;

it('keeps as a fact what was delivered to whom, with its version', () => {
  const registered = deliveredOf(caseRegistered.tell(caseId, { ...about, registeredAt: service.deliveredAt }));
  const delivered = deliveredOf(caseDelivered.tell(caseId, { ...about, outcome: 'granted', visits: 1, deliveredAt: service.deliveredAt }));
  expect(projected(serviceFacts, [registered])).toEqual(new Map());
  expect(projected(serviceFacts, [registered, delivered])).toEqual(new Map([[caseId, service]]));
});

it('shows a rating', () => {
  const { type: _, ...shown } = rated;
  expect(projected(ratingProjection, [recorded(rated)]).get(ratingId)).toEqual({ ...shown, revision: 0 });
});

it('counts ratings by department and grade', () => {
  const elsewhere = { ...rated, departmentCode: 'elsewhere', grade: 'veryDissatisfied' as const };
  const figures = projected(figuresProjection, [rated, { ...rated, grade: 'verySatisfied' as const }, elsewhere].map(recorded));
  expect([...figures.values()]).toMatchObject([
    { departmentCode: rated.departmentCode, counts: { verySatisfied: 1, satisfied: 1, basicallySatisfied: 0, veryDissatisfied: 0 } },
    { departmentCode: 'elsewhere', counts: { satisfied: 0, veryDissatisfied: 1 } },
  ]);
});
