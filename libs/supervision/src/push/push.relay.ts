import { feedbackGiven, pushAcknowledged, pushQueued } from '@yikou/contracts';
import { topicOf, type Outgoing, type Relay } from '@yikou/event-bus';
import type { Reference } from '@yikou/read-store';
import { pushAggregate, pushCodec } from '../streams';
import type { PushEvent } from './push';

const outgoing = (event: PushEvent): Outgoing | undefined => {
  switch (event.type) {
    case 'PushQueued': {
      const { pushId, caseId, departmentCode, queuedAt } = event;
      return pushQueued.tell(pushId, { pushId, caseId, departmentCode, queuedAt });
    }
    case 'PushAcknowledged': {
      const { pushId, caseId, departmentCode, acknowledgedAt } = event;
      return pushAcknowledged.tell(pushId, { pushId, caseId, departmentCode, acknowledgedAt });
    }
    case 'FeedbackGiven': {
      const { pushId, caseId, departmentCode, finding, givenAt } = event;
      return feedbackGiven.tell(pushId, { pushId, caseId, departmentCode, finding, givenAt });
    }
    default:
      return undefined;
  }
};

/** What a department finds can open a revocation in approval: the loop closes by these messages. */
export const supervisionRelay: Relay = {
  service: 'supervision',
  topic: topicOf('supervision'),
  categories: [pushAggregate.category],
  types: [pushQueued, pushAcknowledged, feedbackGiven].map(({ type }) => type),
  map: (recorded) => {
    const event = pushCodec.decode(recorded);
    return event && outgoing(event);
  },
};

export const relayReference: Reference = { file: __filename, name: 'supervisionRelay' };
