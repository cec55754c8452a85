import { EventStoreUnavailable } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { NotYet, UnreadableMessage } from '../event-bus';
import { parkedStream } from '../parking/parking.aggregate';
import { Door, Recorder } from './bus-world';
import type { ContractBench } from './contract-bench';
import { NOTE_TOLD, NOTES_TOPIC } from './notes';

export const describeFailures = (bench: ContractBench): void => {
  const { restart, consume, tell, line, parkedTexts, idsOf, quiet } = bench;

  describe('a message that fails', () => {
    const refusing =
      (...refused: string[]) =>
      (line: string) => {
        if (refused.includes(line)) throw new DomainError('ITEM_UNKNOWN', { line });
      };

    it('is parked for the service that refused it; another on the same pattern runs once', async () => {
      const refuses = new Recorder('refuses', refusing('k:1'));
      const accepts = new Recorder('accepts');
      await bench.open.bus.consume({ service: 'one', topics: [NOTES_TOPIC], reactors: [refuses] });
      await bench.open.bus.consume({ service: 'two', topics: [NOTES_TOPIC], reactors: [accepts] });
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
      for await (const [event] of bench.open.store.readStream(parkedStream('refuses', 'k'))) {
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
};
