import { streamName } from '@yikou/event-store';
import { derivedId, parseInstant, type Instant } from '@yikou/shared-kernel';
import type { Recorder } from './recorder';

/** One case from the window to the payment, as the services write it. Each step becomes known a minute after it was true. */

export const caseId = derivedId('case', 'seen by audit');
const subjectId = derivedId('subject', 'seen by audit');
export const streams = {
  case: streamName('case', caseId),
  review: streamName('review', caseId),
  numbers: streamName('docnumber', '营行审-2022'),
  push: streamName('push', derivedId('push', caseId)),
  rating: streamName('rating', derivedId('rating', caseId)),
  entitlement: streamName('entitlement', derivedId('entitlement', caseId)),
  budget: streamName('budget', `${derivedId('policy', '1')}-2022-12-01..2023-12-31`),
};
export const sealedName = { subjectId, sealed: '5byg5LiJ' };

/** At so many hours into the day. */
export const at = (hour: number, minute = 0): Instant =>
  parseInstant(`2022-12-01T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`);

const SYSTEM = { id: 'system:approval', role: 'system', authority: 'approval.decision.effective' };
const item = { itemId: derivedId('item', 'food'), version: 2, departmentCode: 'YK-XSP' };

const steps = [
  [
    streams.case,
    1,
    'intake.case.registered',
    { caseId, caseNo: 'YK20221201-7K3M9QXA-C', channel: 'window', item, applicant: { subjectId, kind: 'natural', name: sealedName } },
  ],
  [streams.case, 2, 'intake.case.accepted', { caseId }],
  [streams.review, 2, 'approval.review.opened', { caseId }],
  [streams.review, 3, 'approval.review.examined', { opinion: 'grant' }],
  [streams.review, 4, 'approval.review.advice-given', {}],
  [streams.review, 5, 'approval.review.deadline-reached', { caseId, mark: 'yellow' }],
  [streams.review, 6, 'approval.review.decided', { caseId, outcome: 'granted', decidedAt: at(6) }],
  [streams.numbers, 6, 'approval.docnumber.allocated', { caseId, number: 1 }],
  [streams.numbers, 6, 'approval.docnumber.allocated', { caseId: derivedId('case', 'another'), number: 2 }],
  [
    streams.review,
    6,
    'approval.review.decision-numbered',
    { caseId, outcome: 'granted', documentNumber: '营行审〔2022〕1号', decidedAt: at(6) },
  ],
  [streams.case, 6, 'intake.case.decided', { outcome: 'granted', documentNumber: '营行审〔2022〕1号', decidedAt: at(6) }],
  [streams.push, 7, 'supervision.push.queued', { caseId, departmentCode: 'YK-SCJG' }],
  [streams.push, 8, 'supervision.push.acknowledged', { caseId, departmentCode: 'YK-SCJG' }],
  [streams.push, 8, 'supervision.push.delivered', {}],
  [streams.case, 9, 'intake.case.note-added', { text: sealedName }],
  [streams.case, 10, 'intake.case.delivered', { caseId, method: 'window', visits: 2 }],
  [streams.rating, 11, 'feedback.rating.given', { caseId, grade: 'satisfied' }],
  [streams.entitlement, 12, 'subsidy.entitlement.matched', { caseId, policyId: 'p' }],
  [streams.entitlement, 12, 'subsidy.entitlement.confirmed', {}],
  [streams.budget, 12, 'subsidy.budget.reserved', { caseId: derivedId('case', 'another'), policyId: 'p' }],
  [streams.budget, 12, 'subsidy.budget.reserved', { caseId, policyId: 'p' }],
  [streams.entitlement, 12, 'subsidy.entitlement.reserved', {}],
  [streams.entitlement, 13, 'subsidy.entitlement.payment-settled', {}],
] as const;

export const recordCase = async (recorder: Recorder): Promise<void> => {
  for (const [stream, hour, type, data] of steps) {
    recorder.recordedAt = at(hour, 1);
    const byHand = stream === streams.case || type === 'approval.review.examined';
    await recorder.record(stream, { type, data, occurredAt: at(hour), ...(!byHand && { actor: SYSTEM }) });
  }
};
