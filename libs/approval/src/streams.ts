import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import type { NumberSeries, NumberSeriesCommand, NumberSeriesEvent, SeriesOfYear } from './document-number/document-number';
import { numberSeries } from './document-number/document-number.decider';
import type { Filing, FilingCommand, FilingEvent } from './filing/filing';
import { filing } from './filing/filing.decider';
import type { Review, ReviewCommand, ReviewEvent } from './review/review';
import { review } from './review/review.decider';

/** The streams that approval owns, and the names that its events have in history for ever. */

export const reviewCodec = eventCodec<ReviewEvent>({
  ReviewOpened: { name: 'approval.review.opened' },
  ReviewExamined: { name: 'approval.review.examined' },
  AdviceGiven: { name: 'approval.review.advice-given' },
  ReviewDecided: { name: 'approval.review.decided' },
  DecisionNumbered: { name: 'approval.review.decision-numbered' },
  DeadlineReached: { name: 'approval.review.deadline-reached' },
  DeadlineRecomputed: { name: 'approval.review.deadline-recomputed' },
  AdverseOutcomeFiled: { name: 'approval.review.adverse-outcome-filed' },
  FilingConfirmed: { name: 'approval.review.filing-confirmed' },
});

/** `review-<caseId>`: the review of a case has the case's id. */
export const reviewAggregate: Aggregate<Review, ReviewCommand, ReviewEvent> = { category: 'review', decider: review, codec: reviewCodec };

export const filingCodec = eventCodec<FilingEvent>({
  FilingReceived: { name: 'approval.filing.received' },
  FilingConfirmed: { name: 'approval.filing.confirmed' },
});

/** `filing-<caseId>`: a case whose acceptance was refused has no review. */
export const filingAggregate: Aggregate<Filing, FilingCommand, FilingEvent> = { category: 'filing', decider: filing, codec: filingCodec };

export const numberSeriesCodec = eventCodec<NumberSeriesEvent>({
  NumberAllocated: { name: 'approval.docnumber.allocated' },
});

/** `docnumber-<series>-<year>`: one stream for each series and year, so that none grows without end. */
export const numberSeriesAggregate: Aggregate<NumberSeries, NumberSeriesCommand, NumberSeriesEvent> = {
  category: 'docnumber',
  decider: numberSeries,
  codec: numberSeriesCodec,
};

export const seriesIdOf = ({ series, year }: SeriesOfYear): string => `${series}-${year}`;
