import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import { fen, parseBeijingDay } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { at, period, policyId, terms } from '../testing/samples';
import { periodOf, type PolicyCommand, type PolicyEvent } from './policy';
import { policy } from './policy.decider';

const { given } = specification(policy);

const draft: PolicyCommand = { type: 'DraftPolicy', policyId, ...terms, at };
const publish: PolicyCommand = { type: 'PublishPolicy', today: parseBeijingDay('2022-12-05'), at };
const close: PolicyCommand = { type: 'ClosePolicy', at };
const drafted: PolicyEvent = { type: 'PolicyDrafted', policyId, ...terms, draftedAt: at };
const published: PolicyEvent = { type: 'PolicyPublished', policyId, ...terms, publishedAt: at };
const closed: PolicyEvent = { type: 'PolicyClosed', policyId, itemCodes: terms.itemCodes, closedAt: at };

describe('a subsidy policy', () => {
  it('is drafted, published with its terms, and closed', () => {
    given().when(draft).then(drafted);
    given(drafted).when(publish).then(published);
    given(drafted, published).when(close).then(closed);
  });

  it('pays something, within a ceiling and a period', () => {
    given()
      .when({ ...draft, until: parseBeijingDay('2022-11-30') })
      .thenRejected('INVALID_PERIOD', { field: 'until' });
    given()
      .when({ ...draft, amount: fen(0) })
      .thenRejected('INVALID_AMOUNT', { field: 'amount' });
    given()
      .when({ ...draft, ceiling: fen(49_999) })
      .thenRejected('INVALID_CEILING', { field: 'ceiling' });
    given()
      .when({ ...draft, ceiling: terms.amount, until: terms.from })
      .then({ ...drafted, ceiling: terms.amount, until: terms.from });
  });

  it('is not published after its last day', () => {
    given(drafted)
      .when({ ...publish, today: terms.until })
      .then(published);
    given(drafted)
      .when({ ...publish, today: parseBeijingDay('2024-01-01') })
      .thenRejected('POLICY_ENDED', { until: terms.until });
  });

  it('says what is possible instead', () => {
    given(drafted)
      .when(close)
      .thenRejected('NOT_ALLOWED', { status: 'drafted', allowed: ['PublishPolicy'] });
    given(drafted, published)
      .when(publish)
      .thenRejected('NOT_ALLOWED', { status: 'published', allowed: ['ClosePolicy'] });
    given(drafted, published, closed).when(publish).thenRejected('NOT_ALLOWED', { status: 'closed', allowed: [] });
  });

  it('has its first and last day as its period', () => {
    expect(periodOf(terms)).toBe(period);
  });

  it('holds what holds for every decider', () => {
    checkDecider({ decider: policy, commands: fc.constantFrom(draft, publish, close, { ...draft, amount: fen(0) }) });
  });
});
