import { ratingGiven } from '@yikou/contracts';
import { topicOf, type Relay } from '@yikou/event-bus';
import type { Reference } from '@yikou/read-store';
import { RATING } from '../streams';
import { ratingCodec } from './rating.aggregate';

/** Own events → `yikou.feedback.v1`. */
export const feedbackRelay: Relay = {
  service: 'feedback',
  topic: topicOf('feedback'),
  categories: [RATING],
  types: [ratingGiven.type],
  map: (recorded) => {
    const event = ratingCodec.decode(recorded);
    if (!event) return undefined;
    const { ratingId, caseId, departmentCode, grade, ratedAt } = event;
    return ratingGiven.tell(ratingId, { ratingId, caseId, departmentCode, grade, ratedAt });
  },
};

export const feedbackRelayReference: Reference = { file: __filename, name: 'feedbackRelay' };
