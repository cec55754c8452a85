import { topicOf } from '@yikou/event-bus';
import type { ServiceDefinition } from '@yikou/platform';
import { approvalAuthorisation } from './approval.authorisation';
import { APPROVAL_BUS } from './approval.bus';
import { approvalMessages } from './approval.messages';
import { ApprovalModule } from './approval.module';
import { documentNumbers } from './document-number/document-number.projection';
import { certificateFacts } from './facts/certificate.facts';
import { itemFacts } from './facts/item.facts';
import { adverseFilings } from './filing/filing.projection';
import { ApprovalTimerFiring } from './review/review.firing';
import { reviews } from './review/review.projection';
import { approvalRelay, relayReference } from './review/review.relay';
import { approvalTimers } from './review/review.timers';

/** 审批: from acceptance to the decision that takes effect. */
export const approvalService: ServiceDefinition = {
  name: 'approval',
  module: ApprovalModule,
  bus: APPROVAL_BUS,
  listensTo: [topicOf('intake'), topicOf('approval')],
  relay: { value: approvalRelay, reference: relayReference },
  projections: [reviews, adverseFilings, documentNumbers, itemFacts, certificateFacts],
  timers: { declaration: approvalTimers, fire: ApprovalTimerFiring },
  authorisation: approvalAuthorisation,
  messages: approvalMessages,
};
