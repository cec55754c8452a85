import { START, type Position } from '@yikou/event-store';
import type { Delivered } from '../message';
import type { ContractBench } from './contract-bench';
import { NOTES_TOPIC, takeNote, textOf } from './notes';

export const describeFacts = (bench: ContractBench): void => {
  const { tell } = bench;

  describe('facts', () => {
    const texts = (messages: readonly Delivered[]) => messages.map(textOf);

    it('are replayed from history up to now, all or after a position', async () => {
      await tell('k:1', { key: 'k', text: 'silent', kind: 'silent' }, 'k:2');
      const { position } = await takeNote(bench.open.commands, { key: 'l', text: '3' });
      await tell('k:4');
      const read = async (after: Position) => {
        const all: Delivered[] = [];
        let seen = START;
        for await (const page of bench.open.bus.replay([NOTES_TOPIC], after)) {
          all.push(...page.messages);
          seen = page.seen;
        }
        return { texts: texts(all), seen };
      };
      const head = await bench.open.store.head();
      await expect(read(START)).resolves.toEqual({ texts: ['1', '2', '3', '4'], seen: head });
      await expect(read(position)).resolves.toEqual({ texts: ['4'], seen: head });
    });

    it('are followed from history to live, until the signal says otherwise', async () => {
      await tell('k:1', 'k:2');
      const stop = new AbortController();
      const given: unknown[] = [];
      for await (const page of bench.open.bus.follow([NOTES_TOPIC], START, stop.signal)) {
        given.push(...texts(page.messages));
        if (page.caughtUp && given.length === 2) await tell('k:3', { key: 'k', text: 'silent', kind: 'silent' });
        if (given.length === 3 && page.seen === (await bench.open.store.head())) stop.abort();
      }
      expect(given).toEqual(['1', '2', '3']);
    });
  });
};
