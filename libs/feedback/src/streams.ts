import { streamName, type StreamName } from '@yikou/event-store';
import { derivedId, type Uuid } from '@yikou/shared-kernel';

/** Categories of the streams that feedback owns; nobody else appends to them. */
export const RATING = 'rating';

/** One rating per service event (一事一评): the delivery of a case has one id of a rating, and so one stream. */
export const ratingIdOf = (caseId: string): Uuid => derivedId(RATING, caseId);

export const ratingStream = (ratingId: string): StreamName => streamName(RATING, ratingId);
