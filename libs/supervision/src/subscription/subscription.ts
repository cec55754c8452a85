import type { Instant } from '@yikou/shared-kernel';

/** 监管部门的订阅: where a supervising department wants its pushes sent. Without one it pulls. */

export interface Subscriber {
  readonly departmentCode: string;
  /** Where signed webhooks go. */
  readonly url: string;
  /** Of these items only; absent: of all. */
  readonly itemCodes?: readonly string[] | undefined;
}

export type Subscription =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & Subscriber)
  | ({ readonly status: 'closed'; readonly reason: string } & Subscriber);

export type SubscriptionCommand =
  | ({ readonly type: 'OpenSubscription'; readonly at: Instant } & Subscriber)
  | { readonly type: 'CloseSubscription'; readonly reason: string; readonly at: Instant };

export type SubscriptionEvent =
  | ({ readonly type: 'SubscriptionOpened'; readonly openedAt: Instant } & Subscriber)
  | { readonly type: 'SubscriptionClosed'; readonly reason: string; readonly closedAt: Instant };
