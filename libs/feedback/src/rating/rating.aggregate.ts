import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { RATING } from '../streams';
import type { Rating, RatingCommand, RatingEvent } from './rating';
import { rating } from './rating.decider';

export const ratingCodec = eventCodec<RatingEvent>({ ServiceRated: { name: 'feedback.rating.given' } });

export const ratingAggregate: Aggregate<Rating, RatingCommand, RatingEvent> = { category: RATING, decider: rating, codec: ratingCodec };
