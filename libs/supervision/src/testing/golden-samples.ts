import type { GoldenSample } from '@yikou/event-sourcing/testing';
import type { JsonObject } from '@yikou/event-store';

/** Events as they were once written, word for word: never changed, only added to. */

const asWritten = (type: string, means: string, data: JsonObject): GoldenSample => ({
  type,
  version: 1,
  data,
  means: { ...data, type: means },
});

const pushId = '813776d2-e932-5edd-9331-b9871fdc8c23';
const caseId = 'ab975183-6cf3-51a3-a9a4-a479072f546b';
const subjectId = 'dafe46ac-b9e2-5b8f-83dc-0ab6930565d0';
const subscriptionId = '4f6b8b2e-7a1e-5d0b-9a53-3a4b8f1f2c3d';
const by = '0d9c2a34-1b5e-5f77-8c1d-6b1f0a9e8d7c';
const about = { pushId, caseId, departmentCode: 'yjgl' };

export const subscriptionSamples: readonly GoldenSample[] = [
  asWritten('supervision.subscription.opened', 'SubscriptionOpened', {
    departmentCode: 'yjgl',
    url: 'https://supervision.example/yikou',
    itemCodes: ['210800-SC-01'],
    openedAt: '2022-12-01T02:00:00.000Z',
  }),
  asWritten('supervision.subscription.closed', 'SubscriptionClosed', { reason: '系统迁移', closedAt: '2022-12-02T02:00:00.000Z' }),
];

export const pushSamples: readonly GoldenSample[] = [
  asWritten('supervision.push.queued', 'PushQueued', {
    ...about,
    subjectId,
    itemCode: '210800-SC-01',
    content: {
      caseNo: 'YK20221201-7K3M9QXA-C',
      outcome: 'granted',
      documentNumber: '营行审〔2022〕15号',
      applicantName: { subjectId, sealed: '5byg5LiJ' },
    },
    subscriptionIds: [subscriptionId],
    dueAt: '2022-12-02T16:00:00.000Z',
    acknowledgeBy: '2022-12-07T16:00:00.000Z',
    queuedAt: '2022-12-01T02:00:00.000Z',
  }),
  asWritten('supervision.push.delivered', 'PushDelivered', { subscriptionId, deliveredAt: '2022-12-01T02:00:01.000Z' }),
  asWritten('supervision.push.delivery-failed', 'DeliveryFailed', { subscriptionId, attempt: 1, reason: 'STATUS_500' }),
  asWritten('supervision.push.delivery-parked', 'DeliveryParked', { subscriptionId, attempt: 26, reason: 'UNREACHABLE' }),
  asWritten('supervision.push.delivery-requested', 'DeliveryRequested', { subscriptionId, round: 1 }),
  asWritten('supervision.push.acknowledged', 'PushAcknowledged', { ...about, by, acknowledgedAt: '2022-12-01T03:00:00.000Z' }),
  asWritten('supervision.push.feedback-given', 'FeedbackGiven', {
    ...about,
    by,
    finding: 'conditionsNotMet',
    text: { subjectId, sealed: '5byg5LiJ' },
    givenAt: '2022-12-02T03:00:00.000Z',
  }),
  asWritten('supervision.push.escalated', 'PushEscalated', { departmentCode: 'yjgl', escalatedAt: '2022-12-07T16:00:00.000Z' }),
];
