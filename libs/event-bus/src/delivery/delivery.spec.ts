import { EventStoreUnavailable, EventTooLarge, storable } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { NotYet, UnreadableMessage } from '../event-bus';
import type { IntegrationEvent } from '../message';
import { AnswerLimit } from './answer-limit';
import { pauseMs } from './back-off';
import { BoundedMap } from './bounded-map';
import { failureOf, NoAnswer } from './failure';
import { LastSequences } from './last-sequences';
import { LowWater } from './low-water';
import { Slots } from './slots';

describe('what parks a key', () => {
  it('is a rule that said no, a message that cannot be read, or no answer, each with its code', () => {
    expect(failureOf(new DomainError('ITEM_UNKNOWN', { itemCode: 'A-1' }))).toEqual({ code: 'ITEM_UNKNOWN', detail: '{"itemCode":"A-1"}' });
    expect(failureOf(new UnreadableMessage('yikou.intake.case.accepted.v1', 'data/caseId must be string'))).toMatchObject({
      code: 'UNREADABLE_MESSAGE',
    });
    expect(failureOf(new NoAnswer(30_000))).toEqual({ code: 'NO_ANSWER', detail: '{"limitMs":30000}' });
  });

  it('is what a message leads to when that is too large to be recorded: it will be as large the next time', () => {
    expect(failureOf(new EventTooLarge('review-1', 1_000_001))).toEqual({ code: 'EVENT_TOO_LARGE', detail: '{"bytes":1000001}' });
  });

  it('has a detail that can be stored, whatever the facts are', () => {
    const facts = { lone: '\uD800', nothing: '\u0000', count: 7n, long: '𠮷'.repeat(2_000) };
    const { detail } = failureOf(new DomainError('ODD', facts))!;
    expect(storable({ detail })).toEqual({ detail });
    expect(detail.length).toBeLessThanOrEqual(2_000);
    expect(detail.startsWith('{"lone":"\\ud800","nothing":"\\u0000","count":"7"')).toBe(true);
  });

  it('is never a failure of infrastructure, nor a fact that is not here yet, nor a fault of the program', () => {
    for (const error of [new EventStoreUnavailable('disk full'), new NotYet('item A-1'), new TypeError('x is undefined'), 'text']) {
      expect(failureOf(error)).toBeUndefined();
    }
  });
});

describe('back-off', () => {
  const backOff = { firstMs: 20, maxMs: 30_000 };

  it('doubles up to its bound, and its lower half is certain', () => {
    expect([1, 2, 3, 11, 12, 1_000].map((attempt) => pauseMs(attempt, backOff, () => 1))).toEqual([20, 40, 80, 20_480, 30_000, 30_000]);
    expect([1, 12].map((attempt) => pauseMs(attempt, backOff, () => 0))).toEqual([10, 15_000]);
  });
});

describe('the limit for an answer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('passes on what comes in time', async () => {
    const limit = new AnswerLimit(100);
    await expect(limit.within(Promise.resolve(7))).resolves.toBe(7);
    await expect(limit.within(Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up after the limit, not before', async () => {
    const limit = new AnswerLimit(100);
    let outcome = 'waiting';
    const given = limit.within(new Promise(() => undefined)).catch((error: unknown) => {
      outcome = error instanceof NoAnswer ? 'given up' : 'other';
    });
    await jest.advanceTimersByTimeAsync(100);
    expect(outcome).toBe('waiting');
    await jest.advanceTimersByTimeAsync(10);
    expect(outcome).toBe('given up');
    await given;
  });

  it('does not count the time in which this process itself stood still', async () => {
    const limit = new AnswerLimit(100);
    let outcome = 'waiting';
    void limit.within(new Promise(() => undefined)).catch(() => {
      outcome = 'given up';
    });
    jest.setSystemTime(Date.now() + 3_600_000);
    await jest.advanceTimersByTimeAsync(50);
    expect(outcome).toBe('waiting');
  });
});

describe('the low-water mark', () => {
  it('is reached in the order in which work began, whatever the order in which it ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.infiniteStream(fc.nat()), (count, random) => {
        const reached: number[] = [];
        const lowWater = new LowWater<number>((mark) => reached.push(mark));
        const open = Array.from({ length: count }, (_, mark) => ({ mark, done: lowWater.enter(mark) }));
        const ended = new Set<number>();
        while (open.length > 0) {
          const [{ mark, done }] = open.splice((random.next().value as number) % open.length, 1) as [{ mark: number; done: () => void }];
          ended.add(mark);
          done();
          const last = reached.at(-1);
          if (last !== undefined)
            for (let each = 0; each <= last; each += 1) if (!ended.has(each)) throw new Error(`${each} was passed over`);
        }
        expect(reached).toEqual(Array.from({ length: count }, (_, mark) => mark));
      }),
      { numRuns: 20 },
    );
  });

  it('passes marks without work at once, and behind work when it is done', () => {
    const reached: string[] = [];
    const lowWater = new LowWater<string>((mark) => reached.push(mark));
    lowWater.pass('a');
    const done = lowWater.enter('b');
    lowWater.pass('c');
    expect(reached).toEqual(['a']);
    done();
    expect(reached).toEqual(['a', 'b', 'c']);
  });
});

describe('the last sequences of a reactor', () => {
  const message = (subject: string, epoch: string, sequence: string, topic = 'yikou.intake.v1') => ({
    topic,
    message: { subject, epoch, sequence } as IntegrationEvent,
  });

  it('tell what is stale: not above the last of its key and stream', () => {
    const sequences = new LastSequences(10);
    sequences.remember(message('k', '0000000001', '000000000009'), 'case-1');
    expect(sequences.isStale(message('k', '0000000001', '000000000009'), 'case-1')).toBe(true);
    expect(sequences.isStale(message('k', '0000000001', '000000000008'), 'case-1')).toBe(true);
    expect(sequences.isStale(message('k', '0000000001', '000000000010'), 'case-1')).toBe(false);
    expect(sequences.isStale(message('k', '0000000002', '000000000000'), 'case-1')).toBe(false);
  });

  it('do not confuse streams that share a key, nor keys that share a stream, nor topics that share both', () => {
    const sequences = new LastSequences(10);
    sequences.remember(message('k', '0000000001', '000000000009'), 'case-1');
    expect(sequences.isStale(message('k', '0000000001', '000000000000'), 'review-1')).toBe(false);
    expect(sequences.isStale(message('l', '0000000001', '000000000008'), 'case-1')).toBe(false);
    expect(sequences.isStale(message('k', '0000000001', '000000000009', 'yikou.echo.v1'), 'case-1')).toBe(false);
  });
});

describe('what bounds memory and work', () => {
  it('forgets what was not used for the longest time', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });

  it('lets no more through than there are slots, in order', async () => {
    const slots = new Slots(1);
    const order: string[] = [];
    await slots.take();
    const waiting = ['a', 'b'].map(async (name) => {
      await slots.take();
      order.push(name);
      slots.give();
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    slots.give();
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b']);
  });
});
