import { topicOf } from '@yikou/event-bus';
import type { ServiceDefinition } from '@yikou/platform';
import { itemFacts } from './facts/item.facts';
import { deliveries } from './push/delivery.projection';
import { SupervisionTimerFiring } from './push/push.firing';
import { pushes } from './push/push.projection';
import { relayReference, supervisionRelay } from './push/push.relay';
import { supervisionTimers } from './push/push.timers';
import { subscriptions } from './subscription/subscription.projection';
import { supervisionAuthorisation } from './supervision.authorisation';
import { SUPERVISION_BUS } from './supervision.bus';
import { supervisionMessages } from './supervision.messages';
import { SupervisionModule } from './supervision.module';

/** 监管推送: every effective decision brought to the departments that must supervise it. */
export const supervisionService: ServiceDefinition = {
  name: 'supervision',
  module: SupervisionModule,
  bus: SUPERVISION_BUS,
  listensTo: [topicOf('approval')],
  relay: { value: supervisionRelay, reference: relayReference },
  projections: [subscriptions, pushes, deliveries, itemFacts],
  timers: { declaration: supervisionTimers, fire: SupervisionTimerFiring },
  authorisation: supervisionAuthorisation,
  messages: supervisionMessages,
};
