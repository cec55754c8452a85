import type { JsonObject } from '@yikou/event-store';
import { parseUuid, type Uuid } from '@yikou/shared-kernel';
import { History, type Entry } from '../history';
import { RefusedForGood, type Answered } from '../wire';
import { checkAnswered, checkLog, checkRefused } from './commands';
import { checkServices } from './services';
import { checkTimers } from './timers';

const COMMAND = parseUuid('10000000-0000-5000-8000-000000000001');

let last = 0;
const entry = (type: string, data: JsonObject, of: Partial<Entry> = {}): Entry => {
  last += 1;
  return {
    position: BigInt(last),
    id: `event-${String(last)}`,
    stream: `stream-${String(last)}`,
    revision: 0,
    type,
    commandId: `command-${String(last)}`,
    byPerson: false,
    recordedAt: '2022-12-01T00:00:00.000Z',
    data,
    ...of,
  };
};

const historyOf = (...entries: readonly Entry[]): History => {
  const history = new History('nowhere');
  for (const each of entries) history.add(each);
  return history;
};

const answered = (of: Partial<Answered> = {}): Answered => ({
  as: 'clerk',
  path: '/intake/cases',
  key: 'k',
  commandId: COMMAND,
  status: 201,
  text: '{"revision":0}',
  position: 7n,
  times: 1,
  ...of,
});

describe('an answered command', () => {
  const recorded = entry('intake.case.registered', {}, { position: 7n, commandId: COMMAND });
  const kindsOf = (history: History, of?: Partial<Answered>) => checkAnswered(history, answered(of)).map(({ kind }) => kind);

  it('is in history, where its answer says', () => {
    expect(kindsOf(historyOf(recorded))).toEqual([]);
    expect(kindsOf(historyOf())).toEqual(['lost']);
    expect(kindsOf(historyOf(recorded), { position: 8n })).toEqual(['lost']);
    expect(kindsOf(historyOf(recorded), { text: '{"revision":1}' })).toEqual(['lost']);
  });

  it('is there once, in one piece', () => {
    expect(kindsOf(historyOf(recorded, { ...recorded, revision: 2 }))).toEqual(['twice']);
    expect(kindsOf(historyOf({ ...recorded, stream: 'other-1' }, recorded))).toEqual(['twice']);
  });
});

it('a command that is refused for good is lost, or was taken for another', () => {
  const kindOf = (history: History, commandId?: Uuid) => checkRefused(history, new RefusedForGood('409', commandId)).kind;
  const recorded = entry('intake.case.registered', {}, { commandId: COMMAND });
  expect([kindOf(historyOf(), COMMAND), kindOf(historyOf(recorded)), kindOf(historyOf(recorded), COMMAND)]).toEqual([
    'lost',
    'lost',
    'twice',
  ]);
});

describe('the log', () => {
  const kindsOf = (...entries: readonly Entry[]) => checkLog(historyOf(...entries), [answered()]).map(({ kind }) => kind);
  const visit = entry('intake.case.visit-counted', {}, { byPerson: true, commandId: COMMAND });

  it('has each event once, streams without gaps, and no command that nobody sent', () => {
    expect(kindsOf(visit)).toEqual([]);
    expect(kindsOf(visit, { ...visit, revision: 1 })).toEqual(['twice']);
    expect(kindsOf(visit, { ...visit, id: 'other', revision: 2 })).toEqual(['lost']);
    expect(kindsOf({ ...visit, commandId: 'other' })).toEqual(['twice']);
  });
});

describe('the services', () => {
  const accepted = entry('intake.case.accepted', { caseId: 'a' });
  const opened = entry('approval.review.opened', { caseId: 'a' });
  const number = (value: number, caseId: string) =>
    entry('approval.docnumber.allocated', { caseId, series: '营行审', year: 2022, number: value }, { stream: 'docnumber-s-2022' });
  const faultsOf = (heard: readonly string[], ...entries: readonly Entry[]) =>
    checkServices(historyOf(...entries), new Map(heard.map((id) => [id, 1]))).map(({ kind, text }) => `${kind}: ${text}`);

  it('tell the same: nothing lost between them, nothing twice, nothing out of nothing', () => {
    expect(faultsOf([], accepted, opened)).toEqual([]);
    expect(faultsOf([], accepted)).toEqual(['lost: approval.review.opened for intake.case.accepted a: none']);
    expect(faultsOf([], accepted, opened, opened)).toEqual(['twice: approval.review.opened for intake.case.accepted a: 2']);
    expect(faultsOf([], opened)).toEqual(['lost: intake.case.accepted, which approval.review.opened a is of']);
  });

  it('give numbers without gaps and doubles', () => {
    const of = (...numbers: readonly number[]) =>
      faultsOf([], ...numbers.map((value, index) => number(value, String(index)))).filter((text) => text.includes('number '));
    expect(of(1, 2, 3)).toEqual([]);
    expect(of(1, 3)).toEqual(['lost: number 2 of docnumber-s-2022']);
    expect(of(1, 2, 2)).toEqual(['twice: number 2 of docnumber-s-2022']);
  });

  it('keep to the budget, and give what is left of it', () => {
    const answer = (type: string, held: number) =>
      entry(`subsidy.budget.${type}`, { entitlementId: 'e', held, ceiling: 100, amount: 50 }, { stream: 'budget-b' });
    const of = (...entries: readonly Entry[]) => faultsOf([], ...entries).filter((text) => text.includes('budget-b'));
    expect(of(answer('reserved', 50), answer('reserved', 100), answer('exhausted', 100))).toEqual([]);
    expect(of(answer('reserved', 150))).toEqual(['twice: budget-b holds 150 of 100']);
    expect(of(answer('exhausted', 50))).toEqual(['lost: budget-b: exhausted at 50 of 100']);
  });

  it('send pushes that are in history, and all of them', () => {
    const queued = entry('supervision.push.queued', { caseId: 'a' }, { stream: 'push-p1' });
    expect(faultsOf(['p2'], queued)).toEqual(
      expect.arrayContaining(['lost: push p1 never came to the department', 'lost: push p2 came to the department and is not in history']),
    );
  });

  it('park nothing', () => {
    expect(faultsOf([], entry('bus.message.parked', {}, { stream: 'parked-x' }))).toEqual(['lost: a message was parked: parked-x']);
  });
});

describe('timers', () => {
  const deadline = { yellowAt: '2022-12-07T16:00:00.000Z', redAt: '2022-12-12T16:00:00.000Z', due: '2022-12-13T16:00:00.000Z' };
  const opened = entry('approval.review.opened', { deadline }, { stream: 'review-a' });
  const reached = (mark: string) => entry('approval.review.deadline-reached', { mark }, { stream: 'review-a' });
  const decided = entry('approval.review.decided', { decidedAt: '2022-12-10T00:00:00.000Z' }, { stream: 'review-a' });
  const faultsOf = (now: string, ...entries: readonly Entry[]) => checkTimers(historyOf(...entries), now).faults.map(({ kind }) => kind);

  it('fire once each when their time has come, and not before', () => {
    const late = '2023-01-01T00:00:00.000Z';
    expect(faultsOf(late, opened, reached('yellow'), reached('red'), reached('breached'))).toEqual([]);
    expect(faultsOf(late, opened, reached('yellow'), reached('breached'))).toEqual(['lost']);
    expect(faultsOf(late, opened, reached('yellow'), reached('red'), reached('red'), reached('breached'))).toEqual(['twice']);
    expect(faultsOf('2022-12-08T00:00:00.000Z', opened, reached('yellow'), reached('red'))).toEqual(['twice']);
  });

  it('fire no more when the case is decided', () => {
    const late = '2023-01-01T00:00:00.000Z';
    expect(faultsOf(late, opened, reached('yellow'), decided)).toEqual([]);
    expect(faultsOf(late, opened, reached('yellow'), decided, reached('red'))).toEqual(['twice']);
  });

  it('escalate what nobody acknowledged', () => {
    const queued = entry('supervision.push.queued', { acknowledgeBy: '2022-12-10T16:00:00.000Z' }, { stream: 'push-a' });
    const escalated = entry('supervision.push.escalated', {}, { stream: 'push-a' });
    const acknowledged = entry('supervision.push.acknowledged', {}, { stream: 'push-a', recordedAt: '2022-12-02T00:00:00.000Z' });
    const now = '2022-12-11T00:00:00.000Z';
    expect(faultsOf(now, queued)).toEqual(['lost']);
    expect(faultsOf(now, queued, escalated)).toEqual([]);
    expect(faultsOf(now, queued, acknowledged)).toEqual([]);
    expect(faultsOf(now, queued, acknowledged, escalated)).toEqual(['twice']);
  });
});
