import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import { pushAggregate, pushCodec } from '../streams';
import type { Delivery, PushEvent } from './push';

/** One sending of a push to one subscription: what the sender goes on with after a start. Documents by `deliveryId`. */
export interface DeliveryDoc extends Delivery {
  readonly pushId: string;
  readonly subscriptionId: string;
  /** Of the request that led to it. */
  readonly correlationId: string;
}

export const deliveryId = (pushId: string, subscriptionId: string): string => `${pushId}/${subscriptionId}`;

const subscriptionsIn = (event: PushEvent): readonly Uuid[] => {
  if (event.type === 'PushQueued') return event.subscriptionIds;
  return 'subscriptionId' in event ? [event.subscriptionId] : [];
};

/** What an event makes of a sending. */
export const deliveryAfter = (was: Delivery | undefined, event: PushEvent): Delivery | undefined => {
  switch (event.type) {
    case 'PushQueued':
      return { status: 'pending', attempts: 0, round: 0 };
    case 'DeliveryRequested':
      return { status: 'pending', attempts: 0, round: event.round };
    case 'PushDelivered':
      return was && { ...was, status: 'delivered' };
    case 'DeliveryFailed':
      return was && { ...was, attempts: event.attempt };
    case 'DeliveryParked':
      return was && { ...was, status: 'parked', attempts: event.attempt };
    default:
      return was;
  }
};

export const deliveries: Projection<DeliveryDoc> = {
  model: {
    name: 'supervision_deliveries',
    version: 1,
    indexes: [{ name: 'status', fields: [{ path: 'status', order: 'asc' }] }],
    volatile: ['correlationId'],
  },
  reference: { file: __filename, name: 'deliveries' },
  categories: [pushAggregate.category],
  documents: (recorded) => {
    const event = pushCodec.decode(recorded);
    return event ? subscriptionsIn(event).map((subscriptionId) => deliveryId(idOf(recorded.stream), subscriptionId)) : [];
  },
  project: (doc, recorded, id) => {
    const event = pushCodec.decode(recorded);
    const after = event && deliveryAfter(doc, event);
    const [pushId = '', subscriptionId = ''] = id.split('/');
    const correlationId =
      after?.round === doc?.round ? (doc?.correlationId ?? recorded.metadata.correlationId) : recorded.metadata.correlationId;
    return after ? { pushId, subscriptionId, correlationId, ...after } : doc;
  },
};
