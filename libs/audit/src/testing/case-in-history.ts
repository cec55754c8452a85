import { streamName, type JsonObject, type RecordedEvent, type StreamName } from '@yikou/event-store';
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

/** What led to a step, where it was another one: the event, and the message that told of it. */
type Cause = readonly [type: string, toldAs: string];
type Step = readonly [stream: StreamName, hour: number, type: string, data: JsonObject, cause?: Cause];

const DECIDED: Cause = ['approval.review.decided', 'yikou.approval.review.decided.v1'];

const steps: readonly Step[] = [
  [
    streams.case,
    1,
    'intake.case.registered',
    { caseId, caseNo: 'YK20221201-7K3M9QXA-C', channel: 'window', item, applicant: { subjectId, kind: 'natural', name: sealedName } },
  ],
  [streams.case, 2, 'intake.case.accepted', { caseId }],
  [streams.review, 2, 'approval.review.opened', { caseId }, ['intake.case.accepted', 'yikou.intake.case.accepted.v1']],
  [streams.review, 3, 'approval.review.examined', { opinion: 'grant' }],
  [streams.review, 4, 'approval.review.advice-given', {}],
  [streams.review, 5, 'approval.review.deadline-reached', { caseId, mark: 'yellow' }],
  [streams.review, 6, 'approval.review.decided', { caseId, outcome: 'granted', decidedAt: at(6) }],
  [streams.numbers, 6, 'approval.docnumber.allocated', { caseId, number: 1 }, DECIDED],
  [streams.numbers, 6, 'approval.docnumber.allocated', { caseId: derivedId('case', 'another'), number: 2 }],
  [
    streams.review,
    6,
    'approval.review.decision-numbered',
    { caseId, outcome: 'granted', documentNumber: '营行审〔2022〕1号', decidedAt: at(6) },
    DECIDED,
  ],
  [
    streams.case,
    6,
    'intake.case.decided',
    { outcome: 'granted', documentNumber: '营行审〔2022〕1号', decidedAt: at(6) },
    ['approval.review.decision-numbered', 'yikou.approval.decision.effective.v1'],
  ],
  [streams.push, 7, 'supervision.push.queued', { caseId, departmentCode: 'YK-SCJG' }],
  [streams.push, 8, 'supervision.push.acknowledged', { caseId, departmentCode: 'YK-SCJG' }],
  [streams.push, 8, 'supervision.push.delivered', {}],
  [streams.case, 9, 'intake.case.note-added', { text: sealedName }],
  [streams.case, 10, 'intake.case.delivered', { caseId, method: 'window', visits: 2 }],
  [streams.rating, 11, 'feedback.rating.given', { caseId, grade: 'satisfied' }],
  [streams.entitlement, 12, 'subsidy.entitlement.matched', { caseId, policyId: 'p' }],
  [streams.entitlement, 12, 'subsidy.entitlement.confirmed', {}],
  [streams.budget, 12, 'subsidy.budget.reserved', { caseId: derivedId('case', 'another'), policyId: 'p' }],
  [
    streams.budget,
    12,
    'subsidy.budget.reserved',
    { caseId, policyId: 'p' },
    ['subsidy.entitlement.confirmed', 'yikou.subsidy.entitlement.confirmed.v1'],
  ],
  [streams.entitlement, 12, 'subsidy.entitlement.reserved', {}, ['subsidy.budget.reserved', 'yikou.subsidy.budget.answered.v1']],
  [streams.entitlement, 13, 'subsidy.entitlement.payment-settled', {}],
];

export const recordCase = async (recorder: Recorder): Promise<void> => {
  const recorded = new Map<string, RecordedEvent>();
  for (const [stream, hour, type, data, cause] of steps) {
    recorder.recordedAt = at(hour, 1);
    const byHand = stream === streams.case || type === 'approval.review.examined';
    const event = cause && recorded.get(cause[0]);
    const why = { ...(!byHand && { actor: SYSTEM }), ...(event && { cause: { event, toldAs: cause[1] } }) };
    recorded.set(type, await recorder.record(stream, { type, data, occurredAt: at(hour), ...why }));
  }
};
