import type { RecordedEvent } from '@yikou/event-store';
import type { TimerChange, TimerDeclaration } from '@yikou/timers';
import { pushAggregate, pushCodec } from '../streams';

export const ESCALATION = 'escalation';

/** A push that is not acknowledged in time goes up to the department's superior. */
const changes = (recorded: RecordedEvent): readonly TimerChange[] => {
  const event = pushCodec.decode(recorded);
  if (event?.type === 'PushQueued') {
    return [{ set: { kind: ESCALATION, due: event.acknowledgeBy, deadlineRevision: String(recorded.revision) } }];
  }
  return event?.type === 'PushAcknowledged' || event?.type === 'PushEscalated' ? [{ cancel: ESCALATION }] : [];
};

export const supervisionTimers: TimerDeclaration = {
  service: 'supervision',
  categories: [pushAggregate.category],
  reference: { file: __filename, name: 'supervisionTimers' },
  changes,
};
