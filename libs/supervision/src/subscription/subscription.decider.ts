import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Subscription, SubscriptionCommand, SubscriptionEvent } from './subscription';

const rules: Rules<Subscription, SubscriptionCommand, SubscriptionEvent> = {
  none: {
    OpenSubscription: ({ departmentCode, url, itemCodes, at }) => [
      { type: 'SubscriptionOpened', departmentCode, url, itemCodes, openedAt: at },
    ],
  },
  open: { CloseSubscription: ({ reason, at }) => [{ type: 'SubscriptionClosed', reason, closedAt: at }] },
  closed: {},
};

const evolution: Evolution<Subscription, SubscriptionEvent> = {
  SubscriptionOpened: (_, { departmentCode, url, itemCodes }) => ({ status: 'open', departmentCode, url, itemCodes }),
  SubscriptionClosed: (state, { reason }) => (state.status === 'open' ? { ...state, status: 'closed', reason } : state),
};

export const subscription = decider<Subscription, SubscriptionCommand, SubscriptionEvent>({
  initialState: { status: 'none' },
  rules,
  evolution,
});
