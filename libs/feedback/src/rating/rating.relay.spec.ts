import { ratingGiven } from '@yikou/contracts';
import { toMessage } from '@yikou/event-bus';
import { caseId, rated, ratingId, recorded } from '../testing/ratings';
import { feedbackRelay } from './rating.relay';

it('tells of a rating under its own key, without its text', () => {
  const message = toMessage(feedbackRelay, recorded(rated), { number: 1, id: caseId });
  expect(message).toMatchObject({ type: ratingGiven.type, subject: ratingId, source: '/yikou/feedback' });
  expect(ratingGiven.read(message!)).toEqual({
    ratingId,
    caseId,
    departmentCode: rated.departmentCode,
    grade: 'satisfied',
    ratedAt: rated.ratedAt,
  });
});

it('declares every type that it tells', () => {
  expect(feedbackRelay.types).toEqual([ratingGiven.type]);
});
