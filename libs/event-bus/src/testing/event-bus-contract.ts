import { EventStoreUnavailable, START, type Position } from '@yikou/event-store';
import { DomainError, uuidV5 } from '@yikou/shared-kernel';
import { NotYet, UnreadableMessage, type ConsumerGroup, type Reactor } from '../event-bus';
import type { Delivered } from '../message';
import { parkedStream, parkingLine } from '../parking/parking.aggregate';
import { act, Door, Recorder, type BusWorld, type OpenBus, type OpenBusOptions } from './bus-world';
import { NOTE_SHOUTED, NOTE_TOLD, NOTES_TOPIC, notesRelay, takeNote, textOf, type Note } from './notes';

/** Appends are forced to disk, and one test starts a process: what that takes depends on the machine. */
const PATIENCE_MS = 60_000;

/** What every bus must do. */
export const describeEventBusContract = (name: string, makeWorld: () => Promise<BusWorld>): void => {
  describe(`the event bus contract: ${name}`, () => {
    jest.setTimeout(PATIENCE_MS);

    let world: BusWorld;
    let open: OpenBus;

    const start = async (options: OpenBusOptions = {}) => {
      open = await world.open(options);
      open.bus.relay(notesRelay);
    };
    const restart = async (options: OpenBusOptions = {}) => {
      await open.close();
      await start(options);
    };
    const consume = (...reactors: Reactor[]) => open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC], reactors });
    const tell = (...notes: (string | Note)[]) =>
      notes.reduce<Promise<unknown>>(
        (before, note) => before.then(() => takeNote(open.commands, typeof note === 'string' ? noteOf(note) : note)),
        Promise.resolve(),
      );
    const line = async (reactor: string, key: string) => (await open.commands.stateOf(parkingLine, parkedStream(reactor, key))).state;
    const parkedTexts = async (reactor: string, key: string) => {
      const state = await line(reactor, key);
      return state.status === 'open' ? [] : state.messages.map(({ message }) => message.data['text']);
    };
    const idsOf = async (reactor: string, key: string) => {
      const state = await line(reactor, key);
      return state.status === 'open' ? [] : state.messages.map(({ message }) => message.id);
    };
    const quiet = () => open.followers.quiet(() => open.store.head());

    beforeEach(async () => {
      world = await makeWorld();
      await start();
    });

    afterEach(async () => {
      await open.close();
      await world.dispose();
    });

    describe('delivery', () => {
      it('brings what is told, as CloudEvents that are the same at every delivery', async () => {
        const given: Delivered[] = [];
        const recorder = new Recorder('recorder', (_, delivered) => void given.push(delivered));
        await consume(recorder);
        await tell('k:1');
        const event = await takeNote(open.commands, { key: 'k', text: '2' });
        await recorder.untilHandled(2);
        expect(given[1]).toEqual({
          topic: NOTES_TOPIC,
          position: event.position,
          message: {
            specversion: '1.0',
            id: uuidV5(NOTE_TOLD, event.id),
            source: '/yikou/notes',
            type: NOTE_TOLD,
            subject: 'k',
            time: event.metadata.occurredAt,
            datacontenttype: 'application/json',
            epoch: String(open.bus.epoch.number).padStart(10, '0'),
            sequence: '000000000001',
            correlationid: event.metadata.correlationId,
            causationid: event.id,
            data: { text: '2' },
          },
        });
      });

      it('gives a reactor the types that it names, and only those', async () => {
        const told = new Recorder('told');
        const shouted = new Recorder('shouted', undefined, [NOTE_SHOUTED]);
        const both = new Recorder('both', undefined, [NOTE_TOLD, NOTE_SHOUTED]);
        await consume(told, shouted, both);
        await tell({ key: 'k', text: '1' }, { key: 'k', text: '2', kind: 'shouted' }, { key: 'k', text: '3', kind: 'silent' });
        await quiet();
        expect([told.handled, shouted.handled, both.handled]).toEqual([['k:1'], ['k:2'], ['k:1', 'k:2']]);
      });

      it('keeps the order within a key and does not hold up other keys', async () => {
        const door = new Door();
        const recorder = new Recorder('recorder', (line) => (line === 'a:1' ? door.opened : undefined));
        await consume(recorder);
        await tell('a:1', 'a:2', 'b:1', 'a:3', 'b:2', 'c:1');
        await recorder.untilHandled(3);
        expect(recorder.given).toEqual(['a:1', 'b:1', 'b:2', 'c:1']);
        door.open();
        await recorder.untilHandled(6);
        expect(recorder.handled.filter((line) => line.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3']);
      });

      it('handles no more at once than its limit', async () => {
        await restart({ limits: { inFlight: 2 } });
        let [now, most] = [0, 0];
        const recorder = new Recorder('recorder', async () => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setImmediate(resolve));
          now -= 1;
        });
        await consume(recorder);
        await tell(...Array.from({ length: 20 }, (_, index) => `k${String(index)}:1`));
        await recorder.untilHandled(20);
        expect(most).toBe(2);
      });

      it('does not let one reactor hold up another of its service', async () => {
        await restart({ limits: { inFlight: 1, inMemory: 2 } });
        const door = new Door();
        const stuck = new Recorder('stuck', () => door.opened);
        const free = new Recorder('free');
        await consume(stuck, free);
        await tell('a:1', 'b:1', 'c:1', 'd:1', 'e:1');
        await free.untilHandled(5);
        expect(stuck.given).toEqual(['a:1']);
        door.open();
        await stuck.untilHandled(5);
      });

      it('drops what is stale, and confuses no streams that share a key', async () => {
        await restart({ twice: true });
        const recorder = new Recorder('recorder');
        await consume(recorder);
        await tell('k:1', 'k:2', { key: 'k', text: 'from another stream', stream: 'other' }, 'k:3');
        await quiet();
        expect(recorder.given).toEqual(['k:1', 'k:2', 'k:from another stream', 'k:3']);
      });

      it('refuses a group that waits for what nobody tells, and two reactors of one name', async () => {
        const wrong = (group: Partial<ConsumerGroup>) =>
          open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC], reactors: [], ...group });
        await expect(wrong({ topics: ['yikou.nobody.v1'] })).rejects.toThrow('yikou.nobody.v1');
        await expect(wrong({ reactors: [new Recorder('r', undefined, ['yikou.notes.note.lost.v1'])] })).rejects.toThrow(
          'yikou.notes.note.lost.v1',
        );
        await expect(wrong({ reactors: [new Recorder('r'), new Recorder('r')] })).rejects.toThrow('two reactors are called r');
        await consume(new Recorder('r'));
        await expect(wrong({ reactors: [new Recorder('r')] })).rejects.toThrow('two reactors are called r');
      });
    });

    describe('after a restart', () => {
      it('goes on where it was', async () => {
        const first = new Recorder('recorder');
        await consume(first);
        await tell('k:1', 'l:1');
        await first.untilHandled(2);
        await restart();
        const second = new Recorder('recorder');
        await tell('k:2');
        await consume(second);
        await second.untilHandled(1);
        await quiet();
        expect(second.given).toEqual(['k:2']);
      });

      it('gives a new reactor all that was told before', async () => {
        await tell('k:1', 'k:2');
        const recorder = new Recorder('recorder');
        await consume(recorder);
        await recorder.untilHandled(2);
        expect(recorder.given).toEqual(['k:1', 'k:2']);
      });

      it('delivers again what had not been handled, though later messages of other keys had', async () => {
        const first = new Recorder('recorder', (line) => {
          if (line === 'a:1') throw new EventStoreUnavailable('away');
        });
        await consume(first);
        await tell('a:1', 'a:2', 'b:1');
        await first.untilHandled(1);
        await restart();
        const second = new Recorder('recorder');
        await consume(second);
        await second.untilHandled(2);
        await quiet();
        expect(second.given.filter((line) => line.startsWith('a'))).toEqual(['a:1', 'a:2']);
      });

      it('loses nothing and keeps the order within a key when its process was killed in the midst of it', async () => {
        const notes = Array.from({ length: 600 }, (_, index) => ({ key: `k${String(index % 7)}`, text: String(index) }));
        await Promise.all(Array.from({ length: 7 }, (_, key) => tell(...notes.filter((note) => note.key === `k${String(key)}`))));
        await open.close();
        const before = await world.consumeAndKill(200);
        expect(before.length).toBeLessThan(600);
        await start();
        const recorder = new Recorder('crash-reactor');
        await open.bus.consume({ service: 'crash', topics: [NOTES_TOPIC], reactors: [recorder] });
        await quiet();
        const after = recorder.handled.map((line) => line.slice(line.indexOf(':') + 1));
        expect(new Set([...before, ...after])).toEqual(new Set(notes.map(({ text }) => text)));
        for (const texts of [before, after]) {
          for (let key = 0; key < 7; key += 1) {
            const ofKey = texts.map(Number).filter((text) => text % 7 === key);
            expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
          }
        }
      });
    });

    describe('a message that fails', () => {
      const refusing =
        (...refused: string[]) =>
        (line: string) => {
          if (refused.includes(line)) throw new DomainError('ITEM_UNKNOWN', { line });
        };

      it('is parked for the service that refused it; another on the same pattern runs once', async () => {
        const refuses = new Recorder('refuses', refusing('k:1'));
        const accepts = new Recorder('accepts');
        await open.bus.consume({ service: 'one', topics: [NOTES_TOPIC], reactors: [refuses] });
        await open.bus.consume({ service: 'two', topics: [NOTES_TOPIC], reactors: [accepts] });
        await tell('k:1');
        await quiet();
        expect([refuses.given, accepts.given]).toEqual([['k:1'], ['k:1']]);
        expect(await line('refuses', 'k')).toMatchObject({ status: 'parked', failure: { code: 'ITEM_UNKNOWN', detail: '{"line":"k:1"}' } });
        expect(await line('accepts', 'k')).toMatchObject({ status: 'open' });
      });

      it('is parked by an act of the system, on account of the message', async () => {
        await consume(new Recorder('refuses', refusing('k:1')));
        await tell('k:1');
        await quiet();
        const [id] = await idsOf('refuses', 'k');
        for await (const [event] of open.store.readStream(parkedStream('refuses', 'k'))) {
          expect(event?.metadata).toMatchObject({
            causationId: id,
            actor: { id: 'system:listener', role: 'system', authority: `message ${id!}` },
          });
        }
      });

      it('is joined by the later messages of its key; other keys go on', async () => {
        const recorder = new Recorder('recorder', refusing('k:1'));
        await consume(recorder);
        await tell('k:1', 'k:2', 'l:1', { key: 'k', text: '3', stream: 'other' });
        await quiet();
        expect(recorder.given).toEqual(expect.arrayContaining(['k:1', 'l:1']));
        expect(recorder.given).toHaveLength(2);
        expect(await parkedTexts('recorder', 'k')).toEqual(['1', '2', '3']);
      });

      it('stays parked after a restart, and nothing enters the line twice', async () => {
        // A key that waits for infrastructure keeps the checkpoint back: all other messages come again.
        const reacts = (line: string) => {
          if (line === 'held:1') throw new NotYet('a fact');
          refusing('k:1')(line);
        };
        const first = new Recorder('recorder', reacts);
        await consume(first);
        await tell('held:1', 'k:1', 'k:2', 'l:1');
        await first.untilHandled(1);
        await restart();
        await tell('k:3');
        const second = new Recorder('recorder');
        await consume(second);
        await quiet();
        expect(second.given.filter((line) => line.startsWith('k'))).toEqual([]);
        expect(await parkedTexts('recorder', 'k')).toEqual(['1', '2', '3']);
      });

      it('keeps the code of a message that does not fit its contract', async () => {
        await consume(
          new Recorder('recorder', () => {
            throw new UnreadableMessage(NOTE_TOLD, 'data/text must be shorter');
          }),
        );
        await tell('k:1');
        await quiet();
        expect(await line('recorder', 'k')).toMatchObject({ failure: { code: 'UNREADABLE_MESSAGE' } });
      });

      it('is parked when the reactor does not answer in time', async () => {
        await restart({ limits: { answerWithinMs: 50 } });
        const door = new Door();
        await consume(new Recorder('recorder', (line) => (line === 'k:1' ? door.opened : undefined)));
        await tell('k:1');
        await quiet();
        expect(await line('recorder', 'k')).toMatchObject({ status: 'parked', failure: { code: 'NO_ANSWER' } });
        door.open();
      });

      it.each([
        ['the store is away', new EventStoreUnavailable('disk full')],
        ['a fact is not here yet', new NotYet('item A-1')],
        ['the program is at fault', new TypeError('x is undefined')],
      ])('is never parked when %s, but tried until it is handled, in order', async (_, error) => {
        await restart({ limits: { backOff: { firstMs: 1, maxMs: 4 } } });
        let failures = 12;
        const recorder = new Recorder('recorder', (line) => {
          if (line !== 'k:1' || failures === 0) return;
          failures -= 1;
          throw error;
        });
        await consume(recorder);
        await tell('k:1', 'k:2', 'l:1');
        await recorder.untilHandled(3);
        expect(recorder.given.filter((line) => line === 'k:1')).toHaveLength(13);
        expect(recorder.handled.filter((line) => line.startsWith('k'))).toEqual(['k:1', 'k:2']);
        expect(await line('recorder', 'k')).toMatchObject({ status: 'open' });
      });
    });

    describe('quiet', () => {
      it('is not while a message is handled or waits for infrastructure', async () => {
        await restart({ limits: { backOff: { firstMs: 1, maxMs: 2 } } });
        const door = new Door();
        let away = true;
        const recorder = new Recorder('recorder', async (line) => {
          if (line === 'k:1') await door.opened;
          if (line === 'l:1' && away) throw new EventStoreUnavailable('away');
        });
        await consume(recorder);
        await tell('k:1', 'l:1', 'm:1');
        let isQuiet = false;
        const quieted = quiet().then(() => (isQuiet = true));
        await recorder.untilGiven(6);
        door.open();
        await recorder.untilGiven(9);
        expect(isQuiet).toBe(false);
        away = false;
        await quieted;
        expect(recorder.handled.toSorted()).toEqual(['k:1', 'l:1', 'm:1']);
      });

      it('comes when what failed is parked', async () => {
        await consume(
          new Recorder('recorder', () => {
            throw new DomainError('ITEM_UNKNOWN', {});
          }),
        );
        await tell('k:1', 'k:2');
        await quiet();
        expect(await parkedTexts('recorder', 'k')).toEqual(['1', '2']);
      });
    });

    describe('parking administration', () => {
      let refused: Set<string>;
      let recorder: Recorder;

      const refuse = (line: string) => {
        if (refused.has(line)) throw new DomainError('ITEM_UNKNOWN', { line });
      };

      beforeEach(async () => {
        refused = new Set(['k:1']);
        recorder = new Recorder('recorder', refuse);
        await consume(recorder);
        await tell('k:1', 'k:2', 'k:3');
        await quiet();
      });

      it('replays a key in order, then the key is open', async () => {
        const ids = await idsOf('recorder', 'k');
        refused.clear();
        await expect(open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual({ released: ids });
        expect(recorder.handled).toEqual(['k:1', 'k:2', 'k:3']);
        await tell('k:4');
        await quiet();
        expect(recorder.handled.at(-1)).toBe('k:4');
        expect(await line('recorder', 'k')).toMatchObject({ status: 'open' });
      });

      it('lets what comes meanwhile wait for its turn', async () => {
        const door = new Door();
        refused.clear();
        await restart();
        const slow = new Recorder('recorder', (line) => (line === 'k:2' ? door.opened : undefined));
        await consume(slow);
        const replayed = open.bus.replayParked('recorder', 'k', act('again'));
        await slow.untilGiven(2);
        await tell('k:4');
        door.open();
        await replayed;
        await slow.untilHandled(4);
        expect(slow.handled).toEqual(['k:1', 'k:2', 'k:3', 'k:4']);
      });

      it('stops at the first that fails again, and says why', async () => {
        const [one, two, three] = await idsOf('recorder', 'k');
        refused = new Set(['k:2']);
        const failure = { code: 'ITEM_UNKNOWN', detail: '{"line":"k:2"}' };
        await expect(open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual({
          released: [one],
          failed: { messageId: two, failure },
        });
        expect(await idsOf('recorder', 'k')).toEqual([two, three]);
        expect(await line('recorder', 'k')).toMatchObject({ failure });
      });

      it('answers the same act as it did the first time, and does nothing', async () => {
        refused = new Set(['k:2']);
        const stopped = await open.bus.replayParked('recorder', 'k', act('again'));
        refused.clear();
        await expect(open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual(stopped);
        const drained = await open.bus.replayParked('recorder', 'k', act('once more'));
        expect(drained.released).toHaveLength(2);
        const handled = [...recorder.handled];
        refused.add('k:4');
        await tell('k:4');
        await quiet();
        refused.clear();
        await expect(open.bus.replayParked('recorder', 'k', act('once more'))).resolves.toEqual(drained);
        expect(recorder.handled).toEqual(handled);
        expect(await parkedTexts('recorder', 'k')).toEqual(['4']);
      });

      it('leaves the key parked when infrastructure fails, and goes on there with the same act', async () => {
        await restart();
        let away = true;
        const flaky = new Recorder('recorder', (line) => {
          if (line === 'k:2' && away) throw new EventStoreUnavailable('away');
        });
        await consume(flaky);
        await expect(open.bus.replayParked('recorder', 'k', act('again'))).rejects.toThrow(EventStoreUnavailable);
        expect(await parkedTexts('recorder', 'k')).toEqual(['2', '3']);
        away = false;
        const answer = await open.bus.replayParked('recorder', 'k', act('again'));
        expect(answer.released).toHaveLength(3);
        expect(flaky.handled).toEqual(['k:1', 'k:2', 'k:3']);
      });

      it('discards a message for a reason; the next one is then the oldest', async () => {
        const [one, two, three] = await idsOf('recorder', 'k');
        await open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
        await open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
        expect(await idsOf('recorder', 'k')).toEqual([two, three]);
        await open.bus.replayParked('recorder', 'k', act('again'));
        expect(recorder.handled).toEqual(['k:2', 'k:3']);
      });

      it('does not bring back what was discarded, even where it is delivered again', async () => {
        await tell('held:1');
        await quiet();
        await restart();
        const second = new Recorder('recorder', (line) => {
          if (line === 'held:2') throw new NotYet('a fact');
          refuse(line);
        });
        refused.add('x:1');
        await consume(second);
        await tell('held:2', 'x:1');
        await second.untilGiven(2);
        await untilParked('recorder', 'x');
        const [id] = await idsOf('recorder', 'x');
        await open.bus.discardParked('recorder', 'x', id!, '重复件', act('discard'));
        await restart();
        const third = new Recorder('recorder');
        await consume(third);
        await quiet();
        expect(third.handled).toContain('held:2');
        expect(third.given).not.toContain('x:1');
      });

      it('leaves every act in history with who did it', async () => {
        refused.clear();
        const [one] = await idsOf('recorder', 'k');
        await open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
        await open.bus.replayParked('recorder', 'k', act('again'));
        const actors: string[] = [];
        for await (const page of open.store.readStream(parkedStream('recorder', 'k'))) {
          for (const { type, metadata } of page) actors.push(`${type} ${metadata.actor.id}`);
        }
        expect(actors).toEqual([
          'bus.message.parked system:listener',
          'bus.message.joined system:listener',
          'bus.message.joined system:listener',
          'bus.message.discarded admin-1',
          'bus.message.released admin-1',
          'bus.message.released admin-1',
        ]);
      });

      it('refuses what is not there', async () => {
        await expect(open.bus.replayParked('recorder', 'nothing', act('a'))).rejects.toMatchObject({ code: 'KEY_NOT_PARKED' });
        await expect(open.bus.replayParked('nobody', 'k', act('b'))).rejects.toMatchObject({ code: 'UNKNOWN_REACTOR' });
        await expect(open.bus.discardParked('recorder', 'k', 'no such', '重复件', act('c'))).rejects.toMatchObject({
          code: 'MESSAGE_NOT_PARKED',
        });
        const [one] = await idsOf('recorder', 'k');
        await expect(open.bus.discardParked('recorder', 'k', one!, '', act('d'))).rejects.toMatchObject({ code: 'REASON_MISSING' });
      });

      const untilParked = async (reactor: string, key: string): Promise<void> => {
        while ((await line(reactor, key)).status === 'open') await new Promise((resolve) => setImmediate(resolve));
      };
    });

    describe('facts', () => {
      const texts = (messages: readonly Delivered[]) => messages.map(textOf);

      it('are replayed from history up to now, all or after a position', async () => {
        await tell('k:1', { key: 'k', text: 'silent', kind: 'silent' }, 'k:2');
        const { position } = await takeNote(open.commands, { key: 'l', text: '3' });
        await tell('k:4');
        const read = async (after: Position) => {
          const all: Delivered[] = [];
          let seen = START;
          for await (const page of open.bus.replay([NOTES_TOPIC], after)) {
            all.push(...page.messages);
            seen = page.seen;
          }
          return { texts: texts(all), seen };
        };
        const head = await open.store.head();
        await expect(read(START)).resolves.toEqual({ texts: ['1', '2', '3', '4'], seen: head });
        await expect(read(position)).resolves.toEqual({ texts: ['4'], seen: head });
      });

      it('are followed from history to live, until the signal says otherwise', async () => {
        await tell('k:1', 'k:2');
        const stop = new AbortController();
        const given: unknown[] = [];
        for await (const page of open.bus.follow([NOTES_TOPIC], START, stop.signal)) {
          given.push(...texts(page.messages));
          if (page.caughtUp && given.length === 2) await tell('k:3', { key: 'k', text: 'silent', kind: 'silent' });
          if (given.length === 3 && page.seen === (await open.store.head())) stop.abort();
        }
        expect(given).toEqual(['1', '2', '3']);
      });
    });
  });
};

/** `key:text` */
const noteOf = (line: string): Note => ({ key: line.slice(0, line.indexOf(':')), text: line.slice(line.indexOf(':') + 1) });
