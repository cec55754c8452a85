import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import { parseUuid, type Instant, type Uuid } from '@yikou/shared-kernel';
import { subscriptionAggregate, subscriptionCodec } from '../streams';

export interface SubscriptionDoc {
  readonly subscriptionId: Uuid;
  readonly status: 'open' | 'closed';
  readonly departmentCode: string;
  readonly url: string;
  readonly itemCodes?: readonly string[];
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly revision: number;
}

export const subscriptions: Projection<SubscriptionDoc> = {
  model: {
    name: 'supervision_subscriptions',
    version: 1,
    indexes: [
      {
        name: 'department',
        fields: [
          { path: 'departmentCode', order: 'asc' },
          { path: 'status', order: 'asc' },
          { path: 'subscriptionId', order: 'asc' },
        ],
      },
      { name: 'all', fields: [{ path: 'subscriptionId', order: 'asc' }] },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'subscriptions' },
  categories: [subscriptionAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded, id) => {
    const event = subscriptionCodec.decode(recorded);
    const { revision } = recorded;
    if (event?.type === 'SubscriptionOpened') {
      const { departmentCode, url, itemCodes, openedAt } = event;
      return { subscriptionId: parseUuid(id), status: 'open', departmentCode, url, ...(itemCodes && { itemCodes }), openedAt, revision };
    }
    return doc && event ? { ...doc, status: 'closed', closedAt: event.closedAt, revision } : doc;
  },
};
