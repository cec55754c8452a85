import { EventStoreUnavailable, verifyLog, type EventStore, type RecordedEvent } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import fc from 'fast-check';
import { CASE_OPENED, LOG_CASES_LISTED, type ImportedCaseOpened, type LogCasesListed } from './events';
import { logText } from './testing/arbitrary-log';
import { Workshop } from './testing/logs';
import { XES_1, XES_2 } from './testing/samples';

/** Fails from its nth append on, as a killed process does: what was appended before is there. */
const dying = (store: EventStore, appends: number): EventStore => {
  let left = appends;
  return {
    epoch: store.epoch,
    append: async (...args) => {
      if (left <= 0) throw new EventStoreUnavailable('dead');
      left -= 1;
      return store.append(...args);
    },
    readStream: (...args) => store.readStream(...args),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
};

describe('importing again', () => {
  const workshop = new Workshop();
  beforeEach(() => {
    workshop.store = new InMemoryEventStore();
  });
  afterAll(() => workshop.remove());

  const streamsOf = async (store: EventStore): Promise<Record<string, readonly unknown[]>> => {
    const streams: Record<string, unknown[]> = {};
    for await (const page of store.readAll()) for (const event of page) (streams[event.stream] ??= []).push(storedOf(event));
    return streams;
  };
  const storedOf = ({ id, type, data, metadata }: RecordedEvent) => [id, type, data, metadata.hash];

  it('goes on wherever it was cut off: equal to an import that nothing disturbed', async () => {
    await fc.assert(
      fc.asyncProperty(logText, fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }), async (text, deaths) => {
        const undisturbed = new InMemoryEventStore();
        workshop.store = undisturbed;
        await workshop.import(text);
        const disturbed = new InMemoryEventStore();
        for (const appends of deaths) {
          workshop.store = dying(disturbed, appends);
          await workshop.import(text).catch((error: unknown) => {
            if (!(error instanceof EventStoreUnavailable)) throw error;
          });
          expect(await verifyLog(disturbed)).toMatchObject({ faultCount: 0 });
        }
        workshop.store = disturbed;
        await workshop.import(text);
        expect(await streamsOf(disturbed)).toEqual(await streamsOf(undisturbed));
      }),
      { numRuns: 60 },
    );
  });

  const rejected = async (text: string): Promise<string> => {
    const before = await workshop.store.head();
    const message = await workshop.import(text).then(
      () => 'imported',
      (error: unknown) => (error as Error).message,
    );
    expect(await workshop.store.head()).toBe(before);
    return message;
  };

  it.each([
    [
      'a value',
      XES_1.replace('Resource21', 'Resource22'),
      'line 20, case 案件 & "1" <a>: ',
      '/attributes/org:resource/value is Resource21 in history and Resource22 in the file',
    ],
    ['a time', XES_1.replace('13:45:40.276', '13:45:40.277'), 'line 20, case', '/attributes/time:timestamp/value is'],
    ['an attribute of a case', XES_1.replace('value="General"', 'value="Other"'), 'line 17, case', 'is General in history and Other'],
    ['an event less', XES_1.replace(/<event>\s*<date[^]*?<\/event>/, ''), 'line 33', 'completed'],
    [
      'an event more',
      XES_1.replace(
        '<string key="concept:name" value="empty"/>',
        '<string key="concept:name" value="empty"/><event><date key="time:timestamp" value="2011-10-12T06:26:25Z"/></event>',
      ),
      'case empty',
      'completed/events is 0 in history and 1',
    ],
    ['a case less', XES_1.replace(/<trace>\s*<event>[^]*?<\/trace>/, ''), 'line', 'history has 3 cases, the file 2'],
    [
      'a case more',
      XES_1.replace('</log>', '<trace><string key="concept:name" value="new"/></trace></log>'),
      'case new',
      'history has no such case',
    ],
    ['another case', XES_1.replace('"empty"', '"full"'), 'case full', 'another case at this place'],
    [
      'cases in another order',
      XES_1.replace('"empty"', '"x"')
        .replace('案件 &amp; &quot;1&quot; &lt;a&gt;', 'empty')
        .replace('"x"', '"案件 &amp; &quot;1&quot; &lt;a&gt;"'),
      'case empty',
      'comes twice: case 2 of this log has it already',
    ],
    ['a global', XES_1.replace('"UNKNOWN"', '"?"'), 'line 4', 'is UNKNOWN in history and ? in the file'],
    ['an extension less', XES_1.replace(/<extension name="Time".*\n/, ''), 'line 4', 'other content'],
    ['the root', XES_1.replace('1.0RC7', '2.26'), 'line 3', 'is 1.0RC7 in history and 2.26'],
  ])('tells a changed file apart, and overwrites nothing: %s', async (_, changed, place, sentence) => {
    await workshop.import(XES_1);
    const message = await rejected(changed);
    expect(message).toContain(place);
    expect(message).toContain(sentence);
  });

  it('tells another mapping apart', async () => {
    await workshop.import(XES_1);
    const mapping = { terms: { steps: { 'Confirmation of receipt': 'registered' as const } } };
    await expect(workshop.import(XES_1, { mapping })).rejects.toThrow('with another mapping');
  });

  describe('after it was cut off, with a changed file', () => {
    /** The cases that history has, and those that an export goes by: told by their places. */
    const casesOf = async (store: EventStore): Promise<{ readonly there: readonly number[]; readonly listed: readonly number[] }> => {
      const there: number[] = [];
      const listed: number[] = [];
      for await (const page of store.readAll())
        for (const { type, data } of page) {
          if (type === CASE_OPENED) there.push((data as unknown as ImportedCaseOpened).place);
          if (type !== LOG_CASES_LISTED) continue;
          const { cases, first } = data as unknown as LogCasesListed;
          listed.push(...cases.map((_, index) => first + index));
        }
      return { there: there.toSorted((a, b) => a - b), listed };
    };
    const cutOff = async (text: string, appends: number): Promise<EventStore> => {
      const store = new InMemoryEventStore();
      workshop.store = dying(store, appends);
      await expect(workshop.import(text)).rejects.toThrow('dead');
      workshop.store = store;
      return store;
    };

    it.each([
      ['another case', XES_1.replace('"empty"', '"full"'), 'case full: ', 'another case at this place'],
      ['a case less', XES_1.replace(/<trace>[^]*<\/trace>\s*/, ''), 'line', 'history has 3 cases, the file 0'],
      ['another head', XES_1.replace('"UNKNOWN"', '"?"'), 'line 4', 'is UNKNOWN in history and ? in the file'],
    ])('no case is left that a search finds and an export does not: %s', async (_, changed, place, sentence) => {
      // What the log says of itself, and three cases: they are not listed yet.
      const store = await cutOff(XES_1, 5);
      expect(await casesOf(store)).toEqual({ there: [1, 2, 3], listed: [] });
      const fault = await workshop.import(changed).then(() => '', String);
      expect(fault).toContain(place);
      expect(fault).toContain(sentence);
      expect(await casesOf(store)).toEqual({ there: [1, 2, 3], listed: [1, 2, 3] });
      expect(await workshop.import(XES_1)).toEqual({ cases: 0, events: 0, alreadyThere: 3 });
      expect(await workshop.said((await workshop.export()).text)).toEqual(await workshop.said(XES_1));
    });

    it('history has no event of no case that the file has not', async () => {
      const event = '<event><date key="time:timestamp" value="2020-03-01T00:00:01Z"/></event>';
      const two = XES_2.replace('</log>', `${event}</log>`);
      await cutOff(two, 5);
      expect(await rejected(XES_2)).toContain('history has more events of no case');
      expect(await workshop.import(two)).toMatchObject({ cases: 0, events: 0, alreadyThere: 3 });
    });

    it('whenever it was cut off', async () => {
      await fc.assert(
        fc.asyncProperty(logText, logText, fc.integer({ min: 1, max: 12 }), async (text, other, appends) => {
          const store = new InMemoryEventStore();
          for (const [each, alive] of [
            [text, appends],
            [other, Infinity],
          ] as const) {
            workshop.store = dying(store, alive);
            await workshop.import(each).catch(() => undefined);
          }
          const { there, listed } = await casesOf(store);
          expect(listed).toEqual(there);
        }),
        { numRuns: 60 },
      );
    });
  });

  it('knows logs by their names: two may have equal cases', async () => {
    await workshop.import(XES_1, { log: 'a' });
    expect(await workshop.import(XES_1, { log: 'b' })).toEqual({ cases: 3, events: 3, alreadyThere: 0 });
    await workshop.import(XES_2, { log: 'c' });
    for (const [log, cases] of [
      ['a', 3],
      ['b', 3],
      ['c', 1],
    ] as const)
      expect((await workshop.export(log)).cases).toBe(cases);
    await expect(workshop.export('d')).rejects.toThrow('no imported log of the name d');
  });
});
