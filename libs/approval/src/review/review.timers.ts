import type { RecordedEvent } from '@yikou/event-store';
import type { TimerChange, TimerDeclaration } from '@yikou/timers';
import type { Deadline, Instant } from '@yikou/shared-kernel';
import { reviewAggregate, reviewCodec } from '../streams';
import type { Mark, ReviewEvent } from './review';
import { deadlineRevisionOf, OPENING } from './review.decider';
import { RANK } from './review.limit';

const MARKS: readonly Mark[] = ['yellow', 'red', 'breached'];

export const isMark = (kind: string): kind is Mark => (MARKS as readonly string[]).includes(kind);

/**
 * When each mark of the limit is reached (行政许可法 §42). A warning that would come with the acceptance warns of nothing (an instant
 * item has none), and where yellow and red fall on one day, it is red.
 */
const marksOf = ({ yellowAt, redAt, due, derivation }: Deadline): readonly (readonly [Mark, Instant])[] => {
  const start = derivation.find((each) => each.step === 'start');
  const marks = [...(yellowAt < redAt ? [['yellow', yellowAt] as const] : []), ['red', redAt] as const, ['breached', due] as const];
  return marks.filter(([, at]) => start === undefined || at > start.acceptedAt);
};

const settingsOf = (deadline: Deadline): TimerChange[] => {
  const deadlineRevision = deadlineRevisionOf(OPENING, deadline.calendarVersion);
  return marksOf(deadline).map(([kind, due]) => ({ set: { kind, due, deadlineRevision } }));
};

/** Every mark anew; what still holds is not reached again. */
const recomputed = ({ deadline, mark }: Extract<ReviewEvent, { type: 'DeadlineRecomputed' }>): readonly TimerChange[] => [
  ...MARKS.map((each) => ({ cancel: each })),
  ...settingsOf(deadline).filter((change) => !('set' in change && isReached(change.set.kind, mark))),
];

const isReached = (kind: string, by: 'inTime' | Mark): boolean => isMark(kind) && RANK[kind] <= RANK[by];

const changes = (recorded: RecordedEvent): readonly TimerChange[] => {
  const event = reviewCodec.decode(recorded);
  switch (event?.type) {
    case 'ReviewOpened':
      return settingsOf(event.deadline);
    case 'DeadlineRecomputed':
      return recomputed(event);
    case 'DeadlineReached':
      return [{ cancel: event.mark }];
    case 'ReviewDecided':
      return MARKS.map((mark) => ({ cancel: mark }));
    default:
      return [];
  }
};

export const approvalTimers: TimerDeclaration = {
  service: 'approval',
  categories: [reviewAggregate.category],
  reference: { file: __filename, name: 'approvalTimers' },
  changes,
};
