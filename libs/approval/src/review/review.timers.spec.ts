import { deadline, parseInstant, type Instant } from '@yikou/shared-kernel';
import { reviewAggregate } from '../streams';
import { recorded } from '../testing/recorded';
import {
  acceptedAt,
  advised,
  announced,
  caseId,
  deadlineRevision,
  decided,
  due,
  examined,
  notNeeded,
  numbered,
  opened,
  openedInstant,
  openedProvisionally,
  reached,
  recomputed,
} from '../testing/review.samples';
import type { ReviewEvent } from './review';
import { review } from './review.decider';
import { approvalTimers, isMark } from './review.timers';

const changesOf = (...events: readonly ReviewEvent[]) => recorded(reviewAggregate, caseId, events).flatMap(approvalTimers.changes);
const set = (kind: string, at: Instant) => ({ set: { kind, due: at, deadlineRevision } });

describe('the timers of a review', () => {
  it('are yellow at two thirds, red when one day is left, breached at the end', () => {
    expect(changesOf(opened)).toEqual([set('yellow', opened.deadline.yellowAt), set('red', opened.deadline.redAt), set('breached', due)]);
  });

  it('are one for a day on which yellow and red fall together', () => {
    const oneDay = { ...opened, deadline: deadline({ acceptedAt, limit: 1 }) };
    expect(changesOf(oneDay)).toEqual([set('red', oneDay.deadline.redAt), set('breached', oneDay.deadline.due)]);
  });

  it('warn of nothing when the item is instant', () => {
    expect(changesOf(openedInstant)).toEqual([set('breached', parseInstant('2022-12-01T16:00:00.000Z'))]);
  });

  it.each([decided, notNeeded])('end with the decision ($outcome)', (decision) => {
    expect(changesOf(opened, examined, decision).slice(3)).toEqual([{ cancel: 'yellow' }, { cancel: 'red' }, { cancel: 'breached' }]);
  });

  it('are set anew where the deadline is recomputed, but for the marks that hold still', () => {
    const { yellowAt, redAt, due: newDue } = recomputed.deadline;
    const anew = (kind: string, at: Instant) => ({ set: { kind, due: at, deadlineRevision: '0/announced' } });
    const all = [anew('yellow', yellowAt), anew('red', redAt), anew('breached', newDue)];
    const cancelled = [{ cancel: 'yellow' }, { cancel: 'red' }, { cancel: 'breached' }];
    expect(changesOf(openedProvisionally, recomputed).slice(3)).toEqual([...cancelled, ...all]);
    expect(changesOf({ ...recomputed, mark: 'red' })).toEqual([...cancelled, ...all.slice(2)]);
    const instant = { ...recomputed, deadline: deadline({ acceptedAt, limit: 0 }, announced) };
    expect(changesOf(instant).slice(3)).toEqual([anew('breached', instant.deadline.due)]);
  });

  it('are left alone by everything else', () => {
    expect(changesOf(opened, advised, examined, numbered)).toHaveLength(3);
  });

  it('leave the index when their mark was reached', () => {
    expect(changesOf(opened, reached('red', due)).slice(3)).toEqual([{ cancel: 'red' }]);
  });

  it('carry the deadline revision that the decider holds: the event that set it, and its calendar', () => {
    expect(review.evolve(review.initialState, opened)).toMatchObject({ deadlineRevision });
  });

  it('are of these kinds alone', () => {
    expect(['yellow', 'red', 'breached', 'green'].map(isMark)).toEqual([true, true, true, false]);
  });
});
