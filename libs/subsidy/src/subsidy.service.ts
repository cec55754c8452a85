import { topicOf } from '@yikou/event-bus';
import type { ServiceDefinition } from '@yikou/platform';
import { payments } from './bank/payment.projection';
import { figures } from './budget/figures.projection';
import { entitlements } from './entitlement/entitlement.projection';
import { grantFacts } from './facts/grant.facts';
import { itemFacts } from './facts/item.facts';
import { offers } from './policy/offers.projection';
import { policies } from './policy/policy.projection';
import { searches } from './search/search.projection';
import { subsidyAuthorisation } from './subsidy.authorisation';
import { SUBSIDY_BUS } from './subsidy.bus';
import { subsidyMessages } from './subsidy.messages';
import { SubsidyModule } from './subsidy.module';
import { relayReference, subsidyRelay } from './subsidy.relay';

/** 补贴兑付: found from facts on record, confirmed, within the budget, approved by two persons, paid once. */
export const subsidyService: ServiceDefinition = {
  name: 'subsidy',
  module: SubsidyModule,
  bus: SUBSIDY_BUS,
  listensTo: [topicOf('intake'), topicOf('subsidy')],
  relay: { value: subsidyRelay, reference: relayReference },
  projections: [policies, offers, searches, entitlements, figures, payments, itemFacts, grantFacts],
  authorisation: subsidyAuthorisation,
  messages: subsidyMessages,
};
