import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { pushCodec } from '../streams';
import { pushSamples } from '../testing/golden-samples';
import type { PushCommand, PushEvent } from './push';
import { push } from './push.decider';

const { given } = specification(push);

const at = parseInstant('2022-12-01T02:00:00.000Z');
const acknowledgeBy = parseInstant('2022-12-07T16:00:00.000Z');
const subscriptionId = derivedId('subscription');
const other = derivedId('another subscription');
const by = derivedId('account', 'supervisor');
const about = { pushId: derivedId('push'), caseId: derivedId('case'), departmentCode: 'yjgl' };
const known = { ...about, subjectId: derivedId('subject'), itemCode: 'SC-01', content: { caseNo: 'no' }, dueAt: at, acknowledgeBy };
const queue: PushCommand = { type: 'QueuePush', ...known, subscriptionIds: [subscriptionId], at };
const queued: PushEvent = { type: 'PushQueued', ...known, subscriptionIds: [subscriptionId], queuedAt: at };
const failed = (attempt: number): PushEvent => ({ type: 'DeliveryFailed', subscriptionId, attempt, reason: 'STATUS_500' });
const fail = (attempt: number, final = false): PushCommand => ({
  type: 'RecordFailure',
  subscriptionId,
  round: 0,
  attempt,
  reason: 'STATUS_500',
  final,
});
const delivered: PushEvent = { type: 'PushDelivered', subscriptionId, deliveredAt: at };
const parked: PushEvent = { type: 'DeliveryParked', subscriptionId, attempt: 1, reason: 'STATUS_500' };
const acknowledged: PushEvent = { type: 'PushAcknowledged', by, acknowledgedAt: at, ...about };

describe('a push', () => {
  it('is queued once', () => {
    given().when(queue).then(queued);
    given(queued).when(queue).thenRejected('NOT_ALLOWED', { status: 'queued' });
  });

  it('records a delivery once, and only in the round that it belongs to', () => {
    const record: PushCommand = { type: 'RecordDelivery', subscriptionId, round: 0, at };
    given(queued).when(record).then(delivered);
    given(queued, delivered).when(record).thenNothing();
    given(queued, delivered, { type: 'DeliveryRequested', subscriptionId, round: 1 }).when(record).thenNothing();
  });

  it('counts failures one by one and parks after the last', () => {
    given(queued).when(fail(1)).then(failed(1));
    given(queued, failed(1)).when(fail(1)).thenNothing();
    given(queued, failed(1)).when(fail(2)).then(failed(2));
    given(queued).when(fail(1, true)).then(parked);
    given(queued, parked).when(fail(2)).thenNothing();
  });

  it('is sent again when asked: parked, delivered, or to a subscription that never had it', () => {
    const replay = (id = subscriptionId): PushCommand => ({ type: 'ReplayPush', subscriptionId: id, subscriptionOpen: true });
    given(queued).when(replay()).thenNothing();
    given(queued, parked).when(replay()).then({ type: 'DeliveryRequested', subscriptionId, round: 1 });
    given(queued, delivered).when(replay()).then({ type: 'DeliveryRequested', subscriptionId, round: 1 });
    given(queued).when(replay(other)).then({ type: 'DeliveryRequested', subscriptionId: other, round: 0 });
    given(queued, delivered).when({ type: 'ReplayPush', subscriptionId, subscriptionOpen: false }).thenRejected('SUBSCRIPTION_CLOSED');
  });

  it('is acknowledged once, also while it is still being sent, and answered only then', () => {
    const acknowledge: PushCommand = { type: 'AcknowledgePush', by, at };
    const answer: PushCommand = { type: 'GiveFeedback', by, finding: 'illegal', at };
    given(queued).when(acknowledge).then(acknowledged);
    given(queued, acknowledged).when(acknowledge).thenRejected('NOT_ALLOWED', { status: 'acknowledged' });
    given(queued).when(answer).thenRejected('NOT_ALLOWED', { status: 'queued' });
    given(queued, delivered).when(answer).thenRejected('NOT_ALLOWED', { status: 'delivered' });
    given(queued, delivered).when(acknowledge).then(acknowledged);
    given(queued, acknowledged, delivered).thenState({ status: 'acknowledged' });
    given(queued, acknowledged)
      .when(answer)
      .then({ type: 'FeedbackGiven', by, finding: 'illegal', text: undefined, givenAt: at, ...about });
  });

  it('goes up to the superior once, when it was not acknowledged in time', () => {
    const escalate = (moment = acknowledgeBy): PushCommand => ({ type: 'EscalatePush', at: moment });
    const escalated: PushEvent = { type: 'PushEscalated', departmentCode: 'yjgl', escalatedAt: acknowledgeBy };
    given(queued).when(escalate()).then(escalated);
    given(queued).when(escalate(at)).thenNothing();
    given(queued, escalated).when(escalate()).thenNothing();
    given(queued, acknowledged).when(escalate()).thenNothing();
  });

  it('holds for any run of commands', () => {
    checkDecider({
      decider: push,
      commands: fc.oneof(
        fc.constant(queue),
        fc
          .tuple(fc.constantFrom(subscriptionId, other), fc.boolean())
          .map(([id, subscriptionOpen]): PushCommand => ({ type: 'ReplayPush', subscriptionId: id, subscriptionOpen })),
        fc.nat(2).map((round): PushCommand => ({ type: 'RecordDelivery', subscriptionId, round, at })),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([attempt, final]) => fail(attempt, final)),
        fc.constant<PushCommand>({ type: 'AcknowledgePush', by, at }),
        fc.constant<PushCommand>({ type: 'GiveFeedback', by, finding: 'inOrder', at }),
        fc.constant<PushCommand>({ type: 'EscalatePush', at: acknowledgeBy }),
      ),
    });
  });
});

describeGoldenSamples(pushCodec, pushSamples);
