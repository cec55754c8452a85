import { brokenLink, verifyLog } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import fc from 'fast-check';
import { logText } from './testing/arbitrary-log';
import { Workshop } from './testing/logs';
import { XES_1, XES_2 } from './testing/samples';
import { faultsBySchema } from './testing/schema';

jest.setTimeout(120_000);

describe('a log that is imported and exported', () => {
  const workshop = new Workshop();
  beforeEach(() => {
    workshop.store = new InMemoryEventStore();
  });
  afterAll(() => workshop.remove());

  const eventsInStore = async (): Promise<number> => Number(await workshop.store.head());

  it.each([
    ['XES 1.0', XES_1, { cases: 3, events: 3 }],
    ['XES 2.0', XES_2, { cases: 1, events: 2 }],
  ])('is equal, valid by the schema, and adds nothing the second time: %s', async (_, text, counts) => {
    expect(await workshop.import(text)).toEqual({ ...counts, alreadyThere: 0 });
    const exported = await workshop.export();
    expect(exported).toMatchObject({ ...counts, complete: true });
    expect(await workshop.said(exported.text)).toEqual(await workshop.said(text));
    expect(await faultsBySchema(exported.text)).toEqual([]);
    const before = await eventsInStore();
    expect(await workshop.import(text)).toEqual({ cases: 0, events: 0, alreadyThere: counts.events });
    expect(await eventsInStore()).toBe(before);
    expect(await verifyLog(workshop.store)).toMatchObject({ faultCount: 0, events: before });
  });

  it('has personal fields as ciphertext, those of events of no case too', async () => {
    const mapping = { terms: { case: { applicantName: 'who' } } };
    const who = (name: string) => `<string key="who" value="${name}"/>`;
    const text = XES_2.replace('<string key="same" value="1"/>', who('张三')).replace(
      'value="of no case"/>',
      `value="of no case"/>${who('李四')}`,
    );
    expect(await workshop.import(text, { mapping })).toMatchObject({ events: 2 });
    const stored: unknown[] = [];
    for await (const page of workshop.store.readAll()) stored.push(...page.map(({ data }) => data));
    for (const secret of ['张三', '李四']) expect(JSON.stringify(stored)).not.toContain(secret);
    expect(await workshop.said((await workshop.export()).text)).toEqual(await workshop.said(text));
    expect(await workshop.import(text, { mapping })).toMatchObject({ events: 0, alreadyThere: 2 });
    await expect(workshop.import(text.replace('李四', '李五'), { mapping })).rejects.toThrow('with other content');
  });

  it('keeps what its elements say of themselves, beyond what the standard has', async () => {
    const text = XES_2.replace('<trace>', '<trace n="1">')
      .replaceAll('<event>', '<event xml:id="a" other="&quot;">')
      .replaceAll('<values>', '<values key="nobody">');
    await workshop.import(text);
    const exported = await workshop.export();
    for (const each of ['<trace n="1">', '<event xml:id="a" other="&quot;">', '<values key="nobody">'])
      expect(exported.text).toContain(each);
    expect(await workshop.said(exported.text)).toEqual(await workshop.said(text));
    expect(await workshop.import(text)).toMatchObject({ events: 0, alreadyThere: 2 });
  });

  it('is equal whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(logText, async (text) => {
        workshop.store = new InMemoryEventStore();
        const first = await workshop.import(text);
        const exported = await workshop.export();
        expect(await workshop.said(exported.text)).toEqual(await workshop.said(text));
        const before = await eventsInStore();
        expect(await workshop.import(text)).toEqual({ cases: 0, events: 0, alreadyThere: first.events });
        expect(await eventsInStore()).toBe(before);
        for await (const page of workshop.store.readAll()) for (const event of page) expect(brokenLink(event, undefined)).not.toBe('hash');
      }),
      { numRuns: 60 },
    );
  });

  it('of random content is valid by the schema', async () => {
    await fc.assert(
      fc.asyncProperty(logText, async (text) => {
        workshop.store = new InMemoryEventStore();
        await workshop.import(text);
        expect(await faultsBySchema((await workshop.export()).text)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
