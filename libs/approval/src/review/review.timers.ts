import type { RecordedEvent } from '@yikou/event-store';
import type { TimerChange, TimerDeclaration } from '@yikou/timers';
import type { Instant } from '@yikou/shared-kernel';
import { reviewAggregate, reviewCodec } from '../streams';
import type { Mark, ReviewEvent } from './review';
import { deadlineRevisionOf } from './review.decider';

const MARKS: readonly Mark[] = ['yellow', 'red', 'breached'];

export const isMark = (kind: string): kind is Mark => (MARKS as readonly string[]).includes(kind);

/**
 * When each mark of the limit is reached (行政许可法 §42). A warning that would come with the acceptance warns of nothing (an instant
 * item has none), and where yellow and red fall on one day, it is red.
 */
const marksOf = ({ deadline: { yellowAt, redAt, due }, openedAt }: Extract<ReviewEvent, { type: 'ReviewOpened' }>): [Mark, Instant][] => {
  const marks: [Mark, Instant][] = [
    ...(yellowAt < redAt ? ([['yellow', yellowAt]] as [Mark, Instant][]) : []),
    ['red', redAt],
    ['breached', due],
  ];
  return marks.filter(([, at]) => at > openedAt);
};

const changes = (recorded: RecordedEvent): readonly TimerChange[] => {
  const event = reviewCodec.decode(recorded);
  if (event?.type === 'ReviewDecided') return MARKS.map((mark) => ({ cancel: mark }));
  if (event?.type === 'DeadlineReached') return [{ cancel: event.mark }];
  if (event?.type !== 'ReviewOpened') return [];
  const deadlineRevision = deadlineRevisionOf(recorded.revision, event.deadline.calendarVersion);
  return marksOf(event).map(([kind, due]) => ({ set: { kind, due, deadlineRevision } }));
};

export const approvalTimers: TimerDeclaration = {
  service: 'approval',
  categories: [reviewAggregate.category],
  reference: { file: __filename, name: 'approvalTimers' },
  changes,
};
