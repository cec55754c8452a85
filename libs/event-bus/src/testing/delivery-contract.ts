import { EventStoreUnavailable } from '@yikou/event-store';
import { uuidV5 } from '@yikou/shared-kernel';
import type { ConsumerGroup } from '../event-bus';
import { topicOf, type Delivered } from '../message';
import { Door, Recorder } from './bus-world';
import type { ContractBench } from './contract-bench';
import { NOTE_SHOUTED, NOTE_TOLD, NOTES_TOPIC, notesRelay, takeNote } from './notes';

export const describeDelivery = (bench: ContractBench): void => {
  const { start, restart, consume, tell, quiet } = bench;

  describe('delivery', () => {
    it('brings what is told, as CloudEvents that are the same at every delivery', async () => {
      const given: Delivered[] = [];
      const recorder = new Recorder('recorder', (_, delivered) => void given.push(delivered));
      await consume(recorder);
      await tell('k:1');
      const event = await takeNote(bench.open.commands, { key: 'k', text: '2' });
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
          epoch: String(bench.open.bus.epoch.number).padStart(10, '0'),
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

    it('gives a reactor what two topics tell of one event', async () => {
      const heard = 'yikou.echo.note.heard.v1';
      bench.open.bus.relay({
        ...notesRelay,
        service: 'echo',
        topic: topicOf('echo'),
        types: [heard],
        map: (event) => ({ ...notesRelay.map(event)!, type: heard }),
      });
      const both = new Recorder('both', undefined, [NOTE_TOLD, heard]);
      await bench.open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC, topicOf('echo')], reactors: [both] });
      await tell('k:1', 'k:2');
      await quiet();
      expect(both.handled).toEqual(['k:1', 'k:1', 'k:2', 'k:2']);
    });

    it('refuses a group that waits for what nobody tells, and two reactors of one name', async () => {
      const wrong = (group: Partial<ConsumerGroup>) =>
        bench.open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC], reactors: [], ...group });
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
      await bench.open.close();
      const before = await bench.world.consumeAndKill(200);
      expect(before.length).toBeLessThan(600);
      await start();
      const recorder = new Recorder('crash-reactor');
      await bench.open.bus.consume({ service: 'crash', topics: [NOTES_TOPIC], reactors: [recorder] });
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
};
