import { gzipSync } from 'node:zlib';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { verifyLog } from '@yikou/event-store';
import { ImportFault } from './fault';
import { Workshop } from './testing/logs';

const event = (name: string, time: string | undefined, more = '') =>
  `<event><string key="concept:name" value="${name}"/>${time === undefined ? '' : `<date key="time:timestamp" value="${time}"/>`}${more}</event>`;
const trace = (name: string, ...events: string[]) =>
  `<trace>\n<string key="concept:name" value="${name}"/>\n${events.join('\n')}\n</trace>`;
const log = (...traces: string[]) => `<?xml version="1.0"?>\n<log xes.version="1.0">\n${traces.join('\n')}\n</log>`;
const T = '2020-01-01T08:00:00.000+08:00';
const GOOD = trace('good', event('a', T), event('b', T));

const nested = (depth: number): string => `${'<string key="k" value="v">'.repeat(depth)}${'</string>'.repeat(depth)}`;

describe('a log with a fault', () => {
  const workshop = new Workshop();
  beforeEach(() => {
    workshop.store = new InMemoryEventStore();
  });
  afterAll(() => workshop.remove());

  const faultOf = async (content: string | Uint8Array): Promise<ImportFault> => {
    const fault: unknown = await workshop.import(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(fault instanceof ImportFault)) throw new Error(`no fault: ${String(fault)}`);
    return fault;
  };

  it.each([
    ['broken XML', log(GOOD, '<trace><string key="concept:name" value="bad"/><event><oops</event></trace>'), 8, 'bad', 'the XML is broken'],
    ['XML that ends early', log(GOOD, trace('bad', event('a', T))).slice(0, -30), 10, 'bad', 'the XML is broken'],
    ['a missing time', log(GOOD, trace('bad', event('a', undefined))), 10, 'bad', 'no time:timestamp'],
    [
      'a day that does not exist',
      log(GOOD, trace('bad', event('a', '2021-02-29T08:00:00Z'))),
      10,
      'bad',
      '2021-02-29T08:00:00Z is no date',
    ],
    ['an hour that does not exist', log(GOOD, trace('bad', event('a', '2021-02-28T25:00:00Z'))), 10, 'bad', 'is no date'],
    ['a time that is no time', log(GOOD, trace('bad', event('a', 'yesterday'))), 10, 'bad', 'yesterday is no date'],
    ['a year beyond all history', log(GOOD, trace('bad', event('a', '12020-01-01T00:00:00Z'))), 10, 'bad', 'impossible'],
    ['a case that comes twice', log(GOOD, trace('other', event('a', T)), GOOD), 12, 'good', 'case 1 of this log has it already'],
    ['an integer that is none', log(GOOD, trace('bad', event('a', T, '<int key="n" value="1.5"/>'))), 10, 'bad', '1.5 is no int'],
    [
      'an integer beyond 64 bits',
      log(GOOD, trace('bad', event('a', T, '<int key="n" value="9223372036854775808"/>'))),
      10,
      'bad',
      'is no int',
    ],
    ['a boolean that is none', log(GOOD, trace('bad', event('a', T, '<boolean key="n" value="yes"/>'))), 10, 'bad', 'yes is no boolean'],
    ['a float that is none', log(GOOD, trace('bad', event('a', T, '<float key="n" value="1,5"/>'))), 10, 'bad', 'is no float'],
    ['an attribute without a key', log(GOOD, trace('bad', event('a', T, '<string value="x"/>'))), 10, 'bad', 'has no key'],
    ['an attribute without a value', log(GOOD, trace('bad', event('a', T, '<string key="x"/>'))), 10, 'bad', 'has no value'],
    ['what is no part of XES', log(GOOD, trace('bad', '<extra/>')), 10, undefined, 'an element extra within trace is no part of XES'],
    ['text between the elements', log(GOOD, trace('bad', event('a', T), 'text')), 12, 'bad', 'text that is no part of XES: text'],
    ['nesting without end', log(GOOD, trace('bad', event('a', T, nested(5_000)))), 10, 'bad', 'nested deeper than'],
    [
      'an event that is too large',
      log(GOOD, trace('bad', event('a', T, `<string key="x" value="${'x'.repeat(950_000)}"/>`))),
      10,
      'bad',
      'larger than',
    ],
    [
      'an event that is too large in bytes',
      log(GOOD, trace('bad', event('a', T, `<string key="x" value="${'商'.repeat(600_000)}"/>`))),
      10,
      'bad',
      'stays under',
    ],
    [
      'a value that never ends',
      log(GOOD, trace('bad', event('a', T, `<string key="x" value="${'x'.repeat(5_000_000)}"/>`))),
      10,
      'bad',
      'larger than',
    ],
    ['another root', '<html>\n</html>', 1, undefined, 'root element is html'],
    ['nothing', ' \n', 1, undefined, 'holds no log'],
    ['a table without a mapping', 'case,activity\n1,a\n', 1, undefined, 'a CSV file needs a mapping'],
  ])('%s: says where, and what', async (_, content, line, caseName, sentence) => {
    const fault = await faultOf(content);
    expect([fault.place?.line, fault.place?.caseName]).toEqual([line, caseName]);
    expect(fault.message).toContain(sentence);
    expect(fault.message.length).toBeLessThan(400);
  });

  it('refuses entities before it expands any', async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE log [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n${log().slice(22)}`;
    expect((await faultOf(bomb)).message).toContain('document type declaration');
    expect((await faultOf(log(trace('x', event('&lol;', T))))).message).toContain('the XML is broken');
  });

  it('says that a gzip file is cut off, or is damaged', async () => {
    const whole = gzipSync(log(...Array.from({ length: 2_000 }, (_, index) => trace(String(index), event('a', T)))));
    const cut = await faultOf(whole.subarray(0, whole.length / 2));
    expect(cut.message).toContain('cut off');
    expect(cut.place?.line).toBeGreaterThan(1);
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 6]! ^= 0xff;
    expect((await faultOf(damaged)).message).toContain('damaged');
  });

  it('refuses control characters, which XML 1.1 can say and the export could not', async () => {
    const fault = await faultOf(log(GOOD, trace('bad', event('a&#1;', T))).replace('"1.0"?', '"1.1"?'));
    expect([fault.place, fault.message]).toEqual([{ line: 10, caseName: 'bad' }, expect.stringContaining('a control character')]);
    expect(await workshop.import(log(GOOD).replace('"1.0"?', '"1.1"?'))).toMatchObject({ alreadyThere: 2 });
  });

  describe('keeps what stands before the fault', () => {
    it('also before an event that only history refuses', async () => {
      const large = event('a', T, `<string key="x" value="${'商'.repeat(600_000)}"/>`);
      await faultOf(log(GOOD, trace('bad', large), trace('after', event('a', T))));
      expect(await workshop.export()).toMatchObject({ cases: 1, events: 2, complete: false });
    });

    it('as a whole history, which the mended file goes on with', async () => {
      const bad = log(GOOD, trace('second', event('a', T)), trace('third', event('a', T), event('b', 'never')));
      const mended = bad.replace('never', T);
      await faultOf(bad);
      expect(await workshop.export()).toMatchObject({ cases: 2, events: 3, complete: false });
      expect(await verifyLog(workshop.store)).toMatchObject({ faultCount: 0 });
      expect(await workshop.import(mended)).toEqual({ cases: 1, events: 2, alreadyThere: 3 });
      expect(await workshop.export()).toMatchObject({ cases: 3, events: 5, complete: true });
      expect(await workshop.said((await workshop.export()).text)).toEqual(
        await workshop.said(mended.replace('1.0">', '1.0" xmlns="http://www.xes-standard.org/">')),
      );
    });
  });

  describe('of encoding', () => {
    const inAll = log(trace('Zürich 商', event('a', T)));
    const utf16 = (text: string, bigEndian: boolean): Buffer => {
      const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
      return bigEndian ? bytes.swap16() : bytes;
    };

    it.each([
      ['UTF-8 with a mark', Buffer.from(`\uFEFF${inAll}`)],
      ['UTF-16, little endian', utf16(inAll.replace('"1.0"?', '"1.0" encoding="UTF-16"?'), false)],
      ['UTF-16, big endian', utf16(inAll.replace('"1.0"?', '"1.0" encoding="UTF-16"?'), true)],
    ])('%s is read', async (_, bytes) => {
      await workshop.import(bytes);
      expect((await workshop.export()).text).toContain('Zürich 商');
    });

    it('declared ones are read as they say', async () => {
      const latin = inAll.replace(' 商', '').replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?');
      await workshop.import(Buffer.from(latin, 'latin1'), { log: 'latin' });
      expect((await workshop.export('latin')).text).toContain('Zürich');
      const gbk = Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="GBK"?>\n<log xes.version="1.0"><string key="a" value="'),
        Buffer.from([0xc9, 0xcc]),
        Buffer.from('"/></log>'),
      ]);
      await workshop.import(gbk, { log: 'gbk' });
      expect((await workshop.export('gbk')).text).toContain('value="商"');
    });

    it('ISO-8859-1 is what the standard says, not what browsers make of it, and US-ASCII no more than that', async () => {
      const text = inAll.replace(' 商', '\u0085\u0080');
      await workshop.import(Buffer.from(text.replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?'), 'latin1'), { log: 'c1' });
      expect((await workshop.export('c1')).text).toContain('Zürich\u0085\u0080');
      const ascii = text.replace('"1.0"?', '"1.0" encoding="US-ASCII"?');
      expect((await faultOf(Buffer.from(ascii, 'latin1'))).message).toContain('no us-ascii text');
    });

    it('unknown ones, and bytes that are not what they say, are a sentence', async () => {
      expect((await faultOf(inAll.replace('"1.0"?', '"1.0" encoding="KLINGON"?'))).message).toContain('KLINGON is not known');
      expect((await faultOf(inAll.replace('"1.0"?', '"1.0" encoding="UTF-16"?'))).message).toContain('declares UTF-16');
      expect((await faultOf(Buffer.from(inAll, 'latin1'))).message).toContain('no utf-8 text');
    });
  });
});
