import type { RecordedEvent } from '@yikou/event-store';
import { parseInstant } from '@yikou/shared-kernel';
import { matterTimersProjection as projection } from './testing/matters';
import { firedTimer, type TimerDoc } from './timers.projection';

const due = parseInstant('2022-12-05T16:00:00.000Z');
const later = parseInstant('2022-12-06T16:00:00.000Z');

const event = (type: string, data: object, stream = 'matter-1') =>
  ({ id: `event ${type}`, type, version: 1, data, stream, metadata: { correlationId: 'the matter' } }) as unknown as RecordedEvent;
const why = { causationId: 'event matters.deadline.set', correlationId: 'the matter' };
const setEvent = (kind: string, at = due, revision = '3/cn-2022') => event('matters.deadline.set', { kind, due: at, revision });
const reached = (kind: string) => event('matters.deadline.reached', { kind });

const folded = (...events: RecordedEvent[]): Map<string, TimerDoc> =>
  events.reduce((docs, each) => {
    for (const id of projection.documents(each)) {
      const doc = projection.project(docs.get(id), each, id);
      if (doc) docs.set(id, doc);
      else docs.delete(id);
    }
    return docs;
  }, new Map<string, TimerDoc>());

describe('the index of timers', () => {
  it('has one timer per stream and kind, as the last event set it', () => {
    expect(folded(setEvent('yellow'), setEvent('red'), setEvent('yellow', later, '4/cn-2022'))).toEqual(
      new Map([
        ['matter-1|yellow', { service: 'matters', stream: 'matter-1', kind: 'yellow', due: later, deadlineRevision: '4/cn-2022', ...why }],
        ['matter-1|red', { service: 'matters', stream: 'matter-1', kind: 'red', due, deadlineRevision: '3/cn-2022', ...why }],
      ]),
    );
  });

  it('loses a timer that an event cancels, and takes no notice of other events', () => {
    expect([...folded(setEvent('yellow'), setEvent('red'), reached('yellow')).keys()]).toEqual(['matter-1|red']);
    expect(folded(event('other.thing.happened', {}, 'other-1')).size).toBe(0);
  });

  it('is ordered by due time', () => {
    expect(projection.model).toMatchObject({ name: 'timers', indexes: [{ name: 'due', fields: [{ path: 'due', order: 'asc' }] }] });
    expect(projection.categories).toEqual(['matter']);
  });
});

describe('a fired timer', () => {
  const timer = { stream: 'matter-1', kind: 'yellow', due, deadlineRevision: '3/cn-2022', ...why };

  it('is the same command however often it is fired', () => {
    expect(firedTimer({ ...timer }).commandId).toBe(firedTimer(timer).commandId);
  });

  it('tells why it is there: the event that set it, in the conversation of that event', () => {
    expect(firedTimer([...folded(setEvent('yellow')).values()][0]!)).toMatchObject({ kind: 'yellow', ...why });
    expect(projection.model.volatile).toContain('correlationId');
  });

  it('is another command when stream, kind, due time or deadline revision differ', () => {
    const others = [
      { ...timer, stream: 'matter-2' },
      { ...timer, kind: 'red' },
      { ...timer, due: later },
      { ...timer, deadlineRevision: '3/cn-2023' },
    ];
    expect(new Set([timer, ...others].map((each) => firedTimer(each).commandId)).size).toBe(5);
  });
});
