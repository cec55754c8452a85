import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreUnavailable,
  EventTooLarge,
  brokenLink,
  streamName,
  type RecordedEvent,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { InMemoryEventStore, sampleEvents } from '@yikou/event-store/testing';
import { instantFromMs, msOf, parseInstant, uuidV5, type Instant } from '@yikou/shared-kernel';
import type { Aggregate } from './aggregate';
import { CommandHandler, RevisionMismatch } from './command-handler';
import { decider } from './decider';
import { envelopeOf, sampleId, ticket, type TicketCommand } from './testing/sample-ticket';

/** A clock that tests set. */
class TestClock {
  constructor(private at: Instant = parseInstant('2022-12-01T08:00:00.000Z')) {}
  now(): Instant {
    return this.at;
  }
  set(text: string): void {
    this.at = parseInstant(text);
  }
  advance(ms: number): void {
    this.at = instantFromMs(msOf(this.at) + ms);
  }
}

describe('the command handler', () => {
  const stream = streamName('ticket', 'one');
  const open: TicketCommand = { type: 'OpenTicket', title: '窗口漏水' };
  const note = (...notes: string[]): TicketCommand => ({ type: 'AddNotes', notes });
  const take = (by: string): TicketCommand => ({ type: 'TakeTicket', by });

  let store: InMemoryEventStore;
  let clock: TestClock;
  let handler: CommandHandler;
  /** Another process: a handler with a cache of its own on the same store. */
  let other: CommandHandler;
  beforeEach(() => {
    store = new InMemoryEventStore();
    clock = new TestClock();
    handler = new CommandHandler(store, clock);
    other = new CommandHandler(store, clock);
  });

  const deliver = (command: TicketCommand, name: string, options: Parameters<typeof envelopeOf>[1] = {}, by = handler) =>
    by.handle(ticket, stream, command, envelopeOf(name, options));
  const types = () => store.recorded.map(({ type }) => type.replace('sample.ticket.', ''));

  describe('appends what was decided', () => {
    it('with the texts that it was hashed as, so that no store makes them again', async () => {
      const append = jest.spyOn(store, 'append');
      await deliver(open, 'open');
      const [event] = store.recorded;
      const { position: _, ...appended } = event!;
      const text = { data: JSON.stringify(appended.data), metadata: JSON.stringify(appended.metadata) };
      expect(append.mock.lastCall).toEqual([stream, [appended], 'NoStream', [text]]);
    });

    it('in one append, sealed and chained, with everything that surrounds the command', async () => {
      await deliver(open, 'open');
      const answer = await deliver(note('a', 'b'), 'notes', { occurredAt: parseInstant('2022-11-30T08:00:00.000Z') });
      const recorded = store.recorded;
      expect(answer).toEqual({
        events: [
          { type: 'NoteAdded', note: 'a' },
          { type: 'NoteAdded', note: 'b' },
        ],
        recorded: recorded.slice(1),
        revision: 2,
        position: recorded[2]!.position,
        repeated: false,
      });
      expect(recorded[1]).toMatchObject({
        id: uuidV5('0', sampleId('notes')),
        stream,
        revision: 1,
        type: 'sample.ticket.noted',
        version: 1,
        data: { note: 'a' },
        metadata: { ...envelopeOf('notes'), occurredAt: '2022-11-30T08:00:00.000Z', recordedAt: '2022-12-01T08:00:00.000Z' },
      });
      expect(recorded[2]!.id).toBe(uuidV5('1', sampleId('notes')));
      expect(linksOf(recorded)).toEqual([undefined, undefined, undefined]);
    });

    it('true when it is recorded, unless the command says when it was', async () => {
      await deliver(open, 'open');
      expect(store.recorded[0]?.metadata).toMatchObject({ occurredAt: clock.now(), recordedAt: clock.now() });
    });

    it('without what is absent: neither fields of the event nor the hash of a request that there was not', async () => {
      const { requestHash: _, ...envelope } = envelopeOf('open');
      await handler.handle(ticket, stream, open, envelope);
      expect(Object.keys(store.recorded[0]!.data)).toEqual(['title']);
      expect(store.recorded[0]!.metadata).not.toHaveProperty('requestHash');
    });

    it('and never recorded before its predecessor, though the clock runs backwards', async () => {
      await deliver(open, 'open');
      clock.set('2022-11-01T08:00:00.000Z');
      await deliver(note('a'), 'a');
      await deliver(note('b'), 'b', {}, other);
      clock.set('2022-12-02T08:00:00.000Z');
      await deliver(note('c'), 'c');
      expect(store.recorded.map(({ metadata }) => metadata.recordedAt)).toEqual([
        '2022-12-01T08:00:00.000Z',
        '2022-12-01T08:00:00.000Z',
        '2022-12-01T08:00:00.000Z',
        '2022-12-02T08:00:00.000Z',
      ]);
    });

    it('and folds the same state as a refold, without reading again', async () => {
      const reads = jest.spyOn(store, 'readStream');
      await deliver(open, 'open');
      await deliver(note('a'), 'a');
      await deliver(take('zhang'), 'take');
      expect(reads).toHaveBeenCalledTimes(1);
      const warm = await handler.stateOf(ticket, stream);
      expect(warm).toStrictEqual(await new CommandHandler(store, clock).stateOf(ticket, stream));
      expect(warm).toEqual({ state: { status: 'taken', title: '窗口漏水', notes: ['a'], by: 'zhang' }, revision: 2 });
    });

    it('says what there is when there was nothing to do', async () => {
      expect(await handler.stateOf(ticket, stream)).toEqual({ state: { status: 'none' }, revision: -1 });
      await deliver(open, 'open');
      await deliver(note('a'), 'a');
      expect(await deliver(note('a'), 'again')).toEqual({ events: [], recorded: [], revision: 1, repeated: false });
      expect(types()).toEqual(['opened', 'noted']);
    });
  });

  describe('one rule of idempotency', () => {
    it('answers what was recorded at the first delivery, also after others have appended', async () => {
      await deliver(open, 'open');
      const first = await deliver(note('a', 'b'), 'x');
      await deliver(take('zhang'), 'take');
      expect(await deliver(note('a', 'b'), 'x')).toEqual({ ...first, repeated: true });
      expect(types()).toEqual(['opened', 'noted', 'noted', 'taken']);
    });

    it('though the cached state knows nothing of the first delivery', async () => {
      await deliver(open, 'open');
      const first = await deliver(note('a'), 'x', {}, other);
      expect(await deliver(note('a'), 'x')).toEqual({ ...first, repeated: true });
      expect(types()).toEqual(['opened', 'noted']);
    });

    it('though a stale state would refuse the command now', async () => {
      await deliver(open, 'open');
      await deliver(note('a', 'b'), 'ab');
      const first = await deliver(take('zhang'), 'x', {}, other);
      const full = await deliver(note('c'), 'c');
      expect(await deliver(take('zhang'), 'x')).toEqual({ ...first, repeated: true });
      expect(await deliver(note('c'), 'c', {}, other)).toEqual({ ...full, repeated: true });
      expect(types()).toEqual(['opened', 'noted', 'noted', 'taken', 'noted']);
    });

    it('though a stale state would lead to more than can be appended', async () => {
      const [one, two] = ['1', '2'].map((digit) => digit.repeat(600_000)) as [string, string];
      await deliver(open, 'open');
      await deliver(note(one), 'one', {}, other);
      const first = await deliver(note(one, two), 'x', {}, other);
      expect(await deliver(note(one, two), 'x')).toEqual({ ...first, repeated: true });
      const fresh = new CommandHandler(store, clock);
      await expect(deliver({ type: 'AddNotes', notes: ['3'.repeat(1_000_000)] }, 'y', {}, fresh)).rejects.toThrow(EventTooLarge);
      expect(types()).toEqual(['opened', 'noted', 'noted']);
    });

    it('though a stale state would have nothing to do', async () => {
      const nothing: Aggregate<{ status: 'any' }, { type: 'Note' }, { type: 'Noted' }> = {
        category: 'ticket',
        decider: decider({ initialState: { status: 'any' }, rules: { any: { Note: () => [] } }, evolution: { Noted: (state) => state } }),
        codec: {
          ...ticket.codec,
          names: [],
          nameOf: () => '',
          encode: () => ({ type: '', version: 1, data: {} }),
          decode: () => undefined,
        },
      };
      await deliver(open, 'open', {}, other);
      await handler.handle(nothing, stream, { type: 'Note' }, envelopeOf('warm'));
      await deliver(note('a'), 'x', {}, other);
      expect(await handler.handle(nothing, stream, { type: 'Note' }, envelopeOf('x'))).toMatchObject({ repeated: true, revision: 1 });
    });

    it('before If-Match, from a fresh state and from a stale one', async () => {
      await deliver(open, 'open');
      const first = await deliver(note('a'), 'x', { ifMatch: 0 });
      await deliver(note('b'), 'b');
      expect(await deliver(note('a'), 'x', { ifMatch: 0 })).toEqual({ ...first, repeated: true });
      expect(await deliver(note('a'), 'x', { ifMatch: 0 }, other)).toEqual({ ...first, repeated: true });
      const second = await deliver(take('zhang'), 'y', { ifMatch: 2 }, other);
      expect(await deliver(take('zhang'), 'y', { ifMatch: 2 })).toEqual({ ...second, repeated: true });
      expect(types()).toEqual(['opened', 'noted', 'noted', 'taken']);
    });

    it('after New Year too, since the stream is named by what the command says and not by the clock', async () => {
      clock.set('2022-12-31T15:59:59.000Z');
      const occurredAt = clock.now();
      const ofYear = (moment: Instant) => streamName('ticket', `ledger_${moment.slice(0, 4)}`);
      const byContent = () => handler.handle(ticket, ofYear(occurredAt), open, envelopeOf('x', { occurredAt }));
      const byTheClock = () => handler.handle(ticket, ofYear(clock.now()), open, envelopeOf('y', { occurredAt }));
      const first = await byContent();
      clock.set('2023-01-01T00:00:01.000Z');
      expect(await byContent()).toEqual({ ...first, repeated: true });
      expect(store.recorded).toHaveLength(1);
      await byTheClock();
      expect(store.recorded).toHaveLength(2);
    });

    it('and refuses the key for another request', async () => {
      await deliver(open, 'open');
      await deliver(note('a'), 'x');
      const reused = { code: 'IDEMPOTENCY_KEY_REUSED', facts: { field: 'Idempotency-Key' } };
      await expect(deliver(note('b'), 'x', { requestHash: 'another' })).rejects.toMatchObject(reused);
      await expect(deliver(note('b'), 'x', { requestHash: 'another' }, other)).rejects.toMatchObject(reused);
      const { requestHash: _, ...withoutRequest } = envelopeOf('x');
      await expect(handler.handle(ticket, stream, note('a'), withoutRequest)).rejects.toMatchObject(reused);
      expect(types()).toEqual(['opened', 'noted']);
    });

    it('and remembers no refusal: the same command is decided afresh', async () => {
      await expect(deliver(note('a'), 'x')).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        facts: { status: 'none', allowed: ['OpenTicket'] },
      });
      expect(types()).toEqual([]);
      await deliver(open, 'open');
      expect(await deliver(note('a'), 'x')).toMatchObject({ repeated: false, revision: 1 });
    });

    it('and records once what comes twice at the same time', async () => {
      await deliver(open, 'open');
      const answers = await Promise.all([deliver(note('a'), 'x'), deliver(note('a'), 'x'), deliver(note('a'), 'x', {}, other)]);
      expect(answers.map(({ repeated }) => repeated).sort()).toEqual([false, true, true]);
      expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
      expect(types()).toEqual(['opened', 'noted']);
    });

    it('and finds what was recorded though the store did not confirm it', async () => {
      await deliver(open, 'open');
      jest.spyOn(store, 'append').mockImplementationOnce(async (...append) => {
        await InMemoryEventStore.prototype.append.apply(store, append);
        throw new EventStoreUnavailable('connection lost');
      });
      await expect(deliver(note('a'), 'x')).rejects.toThrow(EventStoreUnavailable);
      expect(await deliver(note('a'), 'x')).toMatchObject({ repeated: true, revision: 1 });
      expect(types()).toEqual(['opened', 'noted']);
    });
  });

  describe('refuses', () => {
    it('a revision that the stream does not have, with the one that it has', async () => {
      await deliver(open, 'open');
      await deliver(note('a'), 'a');
      const attempt = deliver(note('b'), 'b', { ifMatch: 0 });
      await expect(attempt).rejects.toThrow(RevisionMismatch);
      await expect(attempt).rejects.toMatchObject({ expected: 0, actual: 1 });
      expect(types()).toEqual(['opened', 'noted']);
    });

    it('nothing from a stale state that a fresh one allows', async () => {
      await expect(deliver(note('a'), 'early')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      await other.stateOf(ticket, stream);
      await deliver(open, 'open', {}, other);
      await handler.stateOf(ticket, stream);
      await deliver(note('a'), 'a', {}, other);
      expect(await deliver(note('b'), 'b', { ifMatch: 1 })).toMatchObject({ revision: 2 });
    });

    it('by what is true now, when it has lost against another', async () => {
      await deliver(open, 'open');
      await deliver(take('zhang'), 'zhang', {}, other);
      await expect(deliver(take('li'), 'li')).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        facts: { status: 'taken', allowed: ['AddNotes'] },
      });
    });

    it('what cannot be stored, and appends nothing of it', async () => {
      await deliver(open, 'open');
      const attempt = deliver(note('fine', 'a\u0000b'), 'x');
      await expect(attempt).rejects.toMatchObject({ code: 'UNSTORABLE_VALUE', facts: { field: '/note', rule: 'no U+0000' } });
      expect(types()).toEqual(['opened']);
    });
  });

  describe('reads', () => {
    it('past events of others in its stream', async () => {
      await deliver(open, 'open');
      const [foreign] = sampleEvents(stream, 1, { after: store.recorded[0], type: 'sample.something.else' });
      await store.append(stream, [foreign!], 0);
      expect(await deliver(note('a'), 'a')).toMatchObject({ revision: 2, events: [{ type: 'NoteAdded' }] });
      expect(linksOf(store.recorded)).toEqual([undefined, undefined, undefined]);
    });

    it('nothing more of a stream that holds what cannot be folded: it is unreadable, and no decision is made on it', async () => {
      await deliver(open, 'open');
      const evolve = (): never => {
        throw new TypeError('undefined is not iterable');
      };
      const damaged = { ...ticket, decider: { ...ticket.decider, evolve } };
      const unreadable = { code: 'EVENT_UNREADABLE', facts: { stream, fromRevision: 0, cause: 'TypeError' } };
      await expect(other.stateOf(damaged, stream)).rejects.toMatchObject(unreadable);
      await expect(other.handle(damaged, stream, note('a'), envelopeOf('a'))).rejects.toMatchObject(unreadable);
      expect(types()).toEqual(['opened']);
    });

    it('a stream again when the aggregate folds it in another way', async () => {
      await deliver(open, 'open');
      const evolve = (state: Parameters<typeof ticket.decider.evolve>[0], event: Parameters<typeof ticket.decider.evolve>[1]) => ({
        ...ticket.decider.evolve(state, event),
        folded: 'anew',
      });
      const changed = { ...ticket, decider: { ...ticket.decider, evolve } };
      expect((await handler.stateOf(changed, stream)).state).not.toHaveProperty('folded');
      expect((await handler.stateOf({ ...changed, version: 2 }, stream)).state).toMatchObject({ folded: 'anew' });
    });

    it('no stream again as long as what its events say has room', async () => {
      const small = new CommandHandler(store, clock, { cacheBytes: 8_000 });
      const streams = Array.from({ length: 12 }, (_, index) => streamName('ticket', String(index)));
      const inAll = async (command: TicketCommand, name: string) => {
        for (const each of streams) await small.handle(ticket, each, command, envelopeOf(`${name} ${each}`));
      };
      await inAll(open, 'open');
      const read = jest.spyOn(store, 'readStream');
      await inAll(note('a'), 'a');
      expect(read).not.toHaveBeenCalled();
    });

    it('every stream again where there is no room to keep it', async () => {
      const forgetful = new CommandHandler(store, clock, { cacheBytes: 0 });
      await deliver(open, 'open', {}, forgetful);
      await deliver(note('a'), 'a', {}, forgetful);
      expect(await deliver(note('a'), 'a', {}, forgetful)).toMatchObject({ repeated: true });
      expect(types()).toEqual(['opened', 'noted']);
    });
  });
});

describe.each([
  ['in memory', async () => ({ store: new InMemoryEventStore(), dispose: () => undefined })],
  [
    'SQLite',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'yikou-handler-'));
      return { store: await openSqliteEventStore({ directory }), dispose: () => rmSync(directory, { recursive: true }) };
    },
  ],
])('commands that come at the same time (%s)', (_, place) => {
  let opened: Awaited<ReturnType<typeof place>>;
  let handlers: CommandHandler[];
  beforeEach(async () => {
    opened = await place();
    handlers = [1, 2].map(() => new CommandHandler(opened.store, new TestClock()));
  });
  afterEach(async () => {
    await opened.store.close();
    opened.dispose();
  });

  const all = async (stream: StreamName): Promise<RecordedEvent[]> => {
    const events: RecordedEvent[] = [];
    for await (const page of opened.store.readStream(stream)) events.push(...page);
    return events;
  };
  const handle = (index: number, stream: StreamName, command: TicketCommand) =>
    handlers[index % 2]!.handle(ticket, stream, command, envelopeOf(`${stream} ${String(index)}`));

  it('let one of two win, a hundred times over, and tell the other what is allowed now', async () => {
    for (let round = 0; round < 100; round += 1) {
      const stream = streamName('ticket', `race_${String(round)}`);
      await handle(0, stream, { type: 'OpenTicket', title: 'race' });
      const outcomes = await Promise.allSettled([1, 2].map((index) => handle(index, stream, { type: 'TakeTicket', by: String(index) })));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(lost?.reason).toMatchObject({ code: 'NOT_ALLOWED', facts: { status: 'taken', allowed: ['AddNotes'] } });
      expect(await all(stream)).toHaveLength(2);
    }
  });

  it('let one of a hundred win', async () => {
    const stream = streamName('ticket', 'hundred');
    await handle(0, stream, { type: 'OpenTicket', title: 'race' });
    const attempts = Array.from({ length: 100 }, (_, index) => handle(index + 1, stream, { type: 'TakeTicket', by: String(index) }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(await all(stream)).toHaveLength(2);
  });

  it('all take effect, each once and one after the other, where they do not exclude one another', async () => {
    const stream = streamName('counter', 'one');
    const counter: Aggregate<{ status: 'counting'; count: number }, { type: 'Count' }, { type: 'Counted'; count: number }> = {
      category: 'counter',
      decider: decider({
        initialState: { status: 'counting', count: 0 },
        rules: { counting: { Count: (_, { count }) => [{ type: 'Counted', count: count + 1 }] } },
        evolution: { Counted: (_, { count }) => ({ status: 'counting', count }) },
      }),
      codec: {
        names: ['sample.counted'],
        nameOf: () => 'sample.counted',
        encode: ({ count }) => ({ type: 'sample.counted', version: 1, data: { count } }),
        decode: ({ data }) => ({ type: 'Counted', count: Number(data['count']) }),
      },
    };
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => handlers[index % 2]!.handle(counter, stream, { type: 'Count' }, envelopeOf(index))),
    );
    const recorded = await all(stream);
    expect(recorded.map(({ data }) => data['count'])).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(new Set(recorded.map(({ metadata }) => metadata.commandId)).size).toBe(100);
    expect(new Set(linksOf(recorded))).toEqual(new Set([undefined]));
  });
});

const linksOf = (events: readonly StoredEvent[]) =>
  events.map((event, index) => {
    const previous = events[index - 1];
    return brokenLink(event, previous && { revision: previous.revision, hash: previous.metadata.hash });
  });
