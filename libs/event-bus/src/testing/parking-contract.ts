import { EventStoreUnavailable } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { NotYet } from '../event-bus';
import type { Relay } from '../message';
import { parkedStream } from '../parking/parking.aggregate';
import { act, Door, Recorder } from './bus-world';
import type { ContractBench } from './contract-bench';
import { NOTE_TOLD, NOTES_TOPIC, notesRelay } from './notes';

export const describeParking = (bench: ContractBench): void => {
  const { restart, consume, tell, line, parkedTexts, idsOf, quiet } = bench;

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
      await expect(bench.open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual({ released: ids });
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
      const replayed = bench.open.bus.replayParked('recorder', 'k', act('again'));
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
      await expect(bench.open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual({
        released: [one],
        failed: { messageId: two, failure },
      });
      expect(await idsOf('recorder', 'k')).toEqual([two, three]);
      expect(await line('recorder', 'k')).toMatchObject({ failure });
    });

    it('answers the same act as it did the first time, and does nothing', async () => {
      refused = new Set(['k:2']);
      const stopped = await bench.open.bus.replayParked('recorder', 'k', act('again'));
      refused.clear();
      await expect(bench.open.bus.replayParked('recorder', 'k', act('again'))).resolves.toEqual(stopped);
      const drained = await bench.open.bus.replayParked('recorder', 'k', act('once more'));
      expect(drained.released).toHaveLength(2);
      const handled = [...recorder.handled];
      refused.add('k:4');
      await tell('k:4');
      await quiet();
      refused.clear();
      await expect(bench.open.bus.replayParked('recorder', 'k', act('once more'))).resolves.toEqual(drained);
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
      await expect(bench.open.bus.replayParked('recorder', 'k', act('again'))).rejects.toThrow(EventStoreUnavailable);
      expect(await parkedTexts('recorder', 'k')).toEqual(['2', '3']);
      away = false;
      const answer = await bench.open.bus.replayParked('recorder', 'k', act('again'));
      expect(answer.released).toHaveLength(3);
      expect(flaky.handled).toEqual(['k:1', 'k:2', 'k:3']);
    });

    it('discards a message for a reason; the next one is then the oldest', async () => {
      const [one, two, three] = await idsOf('recorder', 'k');
      await bench.open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
      await bench.open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
      expect(await idsOf('recorder', 'k')).toEqual([two, three]);
      await bench.open.bus.replayParked('recorder', 'k', act('again'));
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
      await bench.open.bus.discardParked('recorder', 'x', id!, '重复件', act('discard'));
      await restart();
      const third = new Recorder('recorder');
      await consume(third);
      await quiet();
      expect(third.handled).toContain('held:2');
      expect(third.given).not.toContain('x:1');
    });

    describe('of a message that an event cannot hold together with why it failed', () => {
      /** The note itself is just under the limit of an append. */
      const large = '大'.repeat(333_000);

      beforeEach(async () => {
        refused = new Set([`l:${large}`]);
        await tell(`l:${large}`, 'l:2', `l:${large.slice(1)}一`, 'l:4');
        await quiet();
      });

      it('parks and joins it by what tells it from others', async () => {
        const state = await line('recorder', 'l');
        const [first, second, third] = state.status === 'open' ? [] : state.messages;
        expect(state).toMatchObject({ status: 'parked', failure: { code: 'ITEM_UNKNOWN' } });
        for (const each of [first, third]) {
          expect(each).toEqual({
            topic: NOTES_TOPIC,
            position: expect.stringMatching(/^\d+$/) as string,
            message: expect.objectContaining({ type: NOTE_TOLD, subject: 'l', id: expect.any(String) as string }) as object,
            omitted: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, bytes: Buffer.byteLength(`{"text":"${large}"}`) },
          });
          expect(each?.message).not.toHaveProperty('data');
        }
        expect(second).toMatchObject({ message: { data: { text: '2' } } });
      });

      it('replays it as it was told, read again from the log', async () => {
        const ids = await idsOf('recorder', 'l');
        refused.clear();
        await restart();
        const again = new Recorder('recorder');
        await consume(again);
        await expect(bench.open.bus.replayParked('recorder', 'l', act('large'))).resolves.toEqual({ released: ids });
        expect(again.handled).toEqual([`l:${large}`, 'l:2', `l:${large.slice(1)}一`, 'l:4']);
        expect(await line('recorder', 'l')).toMatchObject({ status: 'open' });
      });

      it('is never given as something else than it was: the replay stops there, and it can be discarded', async () => {
        const [first] = await idsOf('recorder', 'l');
        await restartTelling({
          ...notesRelay,
          map: (event) => {
            const told = notesRelay.map(event);
            return told && { ...told, data: { text: 'changed' } };
          },
        });
        const again = new Recorder('recorder');
        await consume(again);
        const changed = await bench.open.bus.replayParked('recorder', 'l', act('changed'));
        expect(changed).toMatchObject({ released: [], failed: { messageId: first, failure: { code: 'MESSAGE_CHANGED' } } });
        await restartTelling({ ...notesRelay, map: () => undefined });
        await consume(again);
        const gone = await bench.open.bus.replayParked('recorder', 'l', act('gone'));
        expect(gone).toMatchObject({ released: [], failed: { messageId: first, failure: { code: 'MESSAGE_NOT_IN_LOG' } } });
        expect(again.given).toEqual([]);
        await bench.open.bus.discardParked('recorder', 'l', first!, '来源已变', act('discard'));
        expect(await parkedTexts('recorder', 'l')).toHaveLength(3);
      });
    });

    it('leaves every act in history with who did it', async () => {
      refused.clear();
      const [one] = await idsOf('recorder', 'k');
      await bench.open.bus.discardParked('recorder', 'k', one!, '重复件', act('discard'));
      await bench.open.bus.replayParked('recorder', 'k', act('again'));
      const actors: string[] = [];
      for await (const page of bench.open.store.readStream(parkedStream('recorder', 'k'))) {
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
      await expect(bench.open.bus.replayParked('recorder', 'nothing', act('a'))).rejects.toMatchObject({ code: 'KEY_NOT_PARKED' });
      await expect(bench.open.bus.replayParked('nobody', 'k', act('b'))).rejects.toMatchObject({ code: 'UNKNOWN_REACTOR' });
      await expect(bench.open.bus.discardParked('recorder', 'k', 'no such', '重复件', act('c'))).rejects.toMatchObject({
        code: 'MESSAGE_NOT_PARKED',
      });
      const [one] = await idsOf('recorder', 'k');
      await expect(bench.open.bus.discardParked('recorder', 'k', one!, '', act('d'))).rejects.toMatchObject({ code: 'REASON_MISSING' });
    });

    const restartTelling = async (relay: Relay): Promise<void> => {
      await bench.open.close();
      bench.open = await bench.world.open();
      bench.open.bus.relay(relay);
    };

    const untilParked = async (reactor: string, key: string): Promise<void> => {
      while ((await line(reactor, key)).status === 'open') await new Promise((resolve) => setImmediate(resolve));
    };
  });
};
