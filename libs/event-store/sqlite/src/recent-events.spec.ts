import { START, streamName, type Position, type RecordedEvent } from '@yikou/event-store';
import { sampleEvents } from '@yikou/event-store/testing';
import { RecentEvents } from './recent-events';

describe('the recent events', () => {
  const events = sampleEvents(streamName('review', 'recent'), 40).map((event, index): RecordedEvent => ({
    ...event,
    position: at(index + 1),
  }));
  const filled = (bounds: { events: number; units: number }, units = 10) => {
    const recent = new RecentEvents(START, bounds);
    for (const event of events) recent.push(event, units);
    return recent;
  };
  const after = (recent: RecentEvents, from: number, limit = 100) =>
    recent.after(at(from), limit)?.events.map(({ position }) => Number(position));

  it('give what follows a position, in order and so many at most', () => {
    const recent = filled({ events: 100, units: 10_000 });
    expect(recent.after(START, 100)).toEqual({ events, seen: at(40) });
    expect(after(recent, 37)).toEqual([38, 39, 40]);
    expect(after(recent, 10, 3)).toEqual([11, 12, 13]);
    expect(recent.after(at(10), 3)?.seen).toBe(at(13));
    expect(recent.after(at(40), 3)).toEqual({ events: [], seen: at(40) });
  });

  it('give nothing, rather than a gap, where older ones have been dropped', () => {
    const recent = filled({ events: 5, units: 10_000 });
    expect(after(recent, 34)).toBeUndefined();
    expect(after(recent, 35)).toEqual([36, 37, 38, 39, 40]);
  });

  it('are bounded by their text too', () => {
    const recent = filled({ events: 100, units: 35 });
    expect(after(recent, 36)).toBeUndefined();
    expect(after(recent, 37)).toEqual([38, 39, 40]);
    const tooLarge = filled({ events: 100, units: 5 });
    expect(after(tooLarge, 39)).toBeUndefined();
    expect(after(tooLarge, 40)).toEqual([]);
  });

  it('hold back what the filter does not let through, and say how far they have looked', () => {
    const recent = filled({ events: 100, units: 10_000 });
    expect(recent.after(START, 100, { categories: ['intake'] })).toEqual({ events: [], seen: at(40) });
    expect(recent.after(at(38), 100, { categories: ['review'] })?.events).toHaveLength(2);
  });

  it('are forgotten when the log was opened again', () => {
    const recent = filled({ events: 100, units: 10_000 });
    recent.reset(at(50));
    expect(after(recent, 40)).toBeUndefined();
    expect(after(recent, 50)).toEqual([]);
  });
});

function at(position: number): Position {
  return BigInt(position) as Position;
}
