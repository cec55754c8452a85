import type { ServiceDefinition } from '@yikou/platform';
import { serviceFacts } from './facts/services.projection';
import { feedbackAuthorisation } from './feedback.authorisation';
import { feedbackMessages } from './feedback.messages';
import { FeedbackModule } from './feedback.module';
import { figuresProjection } from './figures/figures.projection';
import { ratingProjection } from './rating/rating.projection';
import { feedbackRelay, feedbackRelayReference } from './rating/rating.relay';

/** 好差评: ratings of what was delivered. It reacts to nothing: what it needs of others it keeps as facts. */
export const feedbackService: ServiceDefinition = {
  name: 'feedback',
  module: FeedbackModule,
  relay: { value: feedbackRelay, reference: feedbackRelayReference },
  projections: [ratingProjection, figuresProjection, serviceFacts],
  authorisation: feedbackAuthorisation,
  messages: feedbackMessages,
};
