import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import type { Push, PushCommand, PushEvent } from './push/push';
import { push } from './push/push.decider';
import type { Subscription, SubscriptionCommand, SubscriptionEvent } from './subscription/subscription';
import { subscription } from './subscription/subscription.decider';

/** The streams that supervision owns, and the names that its events have in history for ever. */

export const subscriptionCodec = eventCodec<SubscriptionEvent>({
  SubscriptionOpened: { name: 'supervision.subscription.opened' },
  SubscriptionClosed: { name: 'supervision.subscription.closed' },
});

/** `subscription-<subscriptionId>` */
export const subscriptionAggregate: Aggregate<Subscription, SubscriptionCommand, SubscriptionEvent> = {
  category: 'subscription',
  decider: subscription,
  codec: subscriptionCodec,
};

export const pushCodec = eventCodec<PushEvent>({
  PushQueued: { name: 'supervision.push.queued' },
  PushDelivered: { name: 'supervision.push.delivered' },
  DeliveryFailed: { name: 'supervision.push.delivery-failed' },
  DeliveryParked: { name: 'supervision.push.delivery-parked' },
  DeliveryRequested: { name: 'supervision.push.delivery-requested' },
  PushAcknowledged: { name: 'supervision.push.acknowledged' },
  FeedbackGiven: { name: 'supervision.push.feedback-given' },
  PushEscalated: { name: 'supervision.push.escalated' },
});

/** `push-<pushId>` */
export const pushAggregate: Aggregate<Push, PushCommand, PushEvent> = { category: 'push', decider: push, codec: pushCodec };

/** One push for each decision that was told of and each department: told twice, it is the same. */
export const pushIdOf = (messageId: string, departmentCode: string): Uuid => derivedId('push', messageId, departmentCode);
