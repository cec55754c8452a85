import { idOf, verifyLog } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import { citizenIdFrom, parseBeijingDay, parseDivisionCode } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { ImportFault } from '../fault';
import { BadMapping, parseMapping, type Mapping } from '../mapping';
import { Workshop } from '../testing/logs';
import { faultsBySchema } from '../testing/schema';
import { timeReader } from './times';

const mapping: Mapping = {
  table: {
    case: '案号',
    activity: '环节',
    time: { column: '时间', format: 'yyyy/M/d HH:mm:ss', zone: 'Asia/Shanghai' },
    resource: '经办人',
    caseColumns: ['部门'],
    types: { 费用: 'int' },
  },
};

const NUMBER = citizenIdFrom(parseDivisionCode('210802'), parseBeijingDay('1990-01-01'), 123);

const TABLE = `案号,环节,时间,经办人,部门,费用
A1,受理,2022/1/5 08:00:00,李,审批科,
A2,受理,2022/1/5 08:30:00,王,审批科,12
A1,"送达,
盖章",2022/1/6 09:00:00,李,改过,9007199254740993
`;

describe('a table', () => {
  const workshop = new Workshop();
  beforeEach(() => {
    workshop.store = new InMemoryEventStore();
  });
  afterAll(() => workshop.remove());

  it('becomes cases whose rows may be mixed, and is given back as XES', async () => {
    expect(await workshop.import(TABLE, { mapping })).toEqual({ cases: 2, events: 3, alreadyThere: 0 });
    const { text } = await workshop.export();
    expect(await faultsBySchema(text)).toEqual([]);
    const cases = text.slice(text.indexOf('<trace>')).replaceAll(/\s*\n\s*/g, '');
    expect(cases).toBe(
      '<trace><string key="concept:name" value="A1"/><string key="部门" value="审批科"/>' +
        '<event><string key="concept:name" value="受理"/><string key="org:resource" value="李"/><date key="time:timestamp" value="2022-01-05T08:00:00.000+08:00"/></event>' +
        '<event><string key="concept:name" value="送达,&#10;盖章"/><string key="org:resource" value="李"/><int key="费用" value="9007199254740993"/>' +
        '<date key="time:timestamp" value="2022-01-06T09:00:00.000+08:00"/></event></trace>' +
        '<trace><string key="concept:name" value="A2"/><string key="部门" value="审批科"/>' +
        '<event><string key="concept:name" value="受理"/><string key="org:resource" value="王"/><int key="费用" value="12"/><date key="time:timestamp" value="2022-01-05T08:30:00.000+08:00"/></event></trace></log>',
    );
    expect(await workshop.import(TABLE, { mapping })).toEqual({ cases: 0, events: 0, alreadyThere: 3 });
    expect(await verifyLog(workshop.store)).toMatchObject({ faultCount: 0 });
  });

  it('of more cases than are kept in memory comes to the same', async () => {
    const table = { case: 'c', activity: 'a', time: { column: 't', format: 'seconds' } };
    const terms = { steps: { s1: 'registered' as const, s2: { step: 'decided' as const, outcome: 'refused' as const } } };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(9), fc.nat(3), fc.nat(1_000)), { minLength: 1, maxLength: 60 }), async (rows) => {
        const text = `c,a,t\n${rows.map(([c, a, t]) => `${String(c)},s${String(a)},${String(t)}\n`).join('')}`;
        workshop.store = new InMemoryEventStore();
        const all = await workshop.import(text, { log: 'all', mapping: { table, terms } });
        expect(await workshop.import(text, { log: 'few', mapping: { table, terms }, mostOpen: 2 })).toEqual(all);
        expect((await workshop.export('few')).text).toBe((await workshop.export('all')).text);
        const again = { cases: 0, events: 0, alreadyThere: rows.length };
        expect(await workshop.import(text, { log: 'few', mapping: { table, terms }, mostOpen: 3 })).toEqual(again);
        const ends: Record<string, unknown[]> = { all: [], few: [] };
        const names = new Map<string, string>();
        for await (const page of workshop.store.readAll()) {
          for (const { stream, type, data } of page) {
            if (type === 'audit.imported-case.opened') names.set(stream, data['log'] as string);
            if (type === 'audit.imported-case.completed') ends[names.get(stream) ?? '']?.push(JSON.stringify(data));
          }
        }
        expect(ends['few']?.toSorted()).toEqual(ends['all']?.toSorted());
      }),
      { numRuns: 30 },
    );
  });

  it('of GBK is read where the mapping says so, with any delimiter', async () => {
    const table = {
      ...mapping.table!,
      encoding: 'gbk',
      delimiter: '\t',
      caseColumns: [],
      types: {},
      case: 'c',
      activity: 'a',
      time: { column: 't', format: 'iso' },
      resource: 'r',
    };
    const bytes = Buffer.concat([
      Buffer.from('c\ta\tt\tr\n1\tx\t2022-01-05T08:00:00+08:00\t'),
      Buffer.from([0xc9, 0xcc]),
      Buffer.from('\n'),
    ]);
    await workshop.import(bytes, { mapping: { table } });
    expect((await workshop.export()).text).toContain('value="商"');
  });

  it.each<readonly [string, string, number, string | undefined, string]>([
    ['a missing time', TABLE.replace('2022/1/5 08:30:00', ''), 3, 'A2', 'the column 时间 is empty'],
    ['an impossible time', TABLE.replace('2022/1/5 08:30:00', '2022/2/30 08:30:00'), 3, 'A2', '2022/2/30 08:30:00 is impossible'],
    ['no case', TABLE.replace('A2', ''), 3, undefined, 'the column 案号 is empty'],
    ['a number that is none', TABLE.replace(',12', ',a dozen'), 3, 'A2', 'a dozen is no int'],
    ['a cell too many', TABLE.replace(',12', ',12,13'), 3, undefined, 'the CSV is broken'],
    ['a quote that is not closed', TABLE.replace('盖章"', '盖章'), 5, undefined, 'the CSV is broken'],
    ['a quote within a cell', TABLE.replace('王', '王"五"'), 3, undefined, 'the CSV is broken'],
    ['a column that is not there', TABLE.replace('环节', '步骤'), 1, undefined, 'no column 环节'],
    ['a column that XML cannot carry', TABLE.replace('环节', '环\u0001节'), 1, undefined, 'control character'],
    ['a character that XML cannot carry', TABLE.replace('王', '王\u0000'), 3, 'A2', 'control character'],
  ])('with a fault says where, and what: %s', async (_, text, line, caseName, sentence) => {
    const fault: unknown = await workshop.import(text, { mapping }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ImportFault);
    const { place, message } = fault as ImportFault;
    expect([place?.line, place?.caseName]).toEqual([line, caseName]);
    expect(message).toContain(sentence);
    if (line < 3) return;
    // What stands before it was taken in, and what follows comes with the mended file.
    expect(await workshop.import(TABLE, { mapping })).toMatchObject({ cases: 2 });
    expect(await workshop.export()).toMatchObject({ cases: 2, events: 3, complete: true });
  });

  it('has its terms, its applicants as ciphertext, and what each case comes to', async () => {
    const table = `id,step,at,channel,name,number\n1,in,2022-01-05T08:00:00Z,Desk,张三,${NUMBER}\n1,yes,2022-01-06T08:00:00Z,Desk,张三,${NUMBER}\n2,in,2022-01-07T08:00:00Z,Fax,李四,\n`;
    const terms: Mapping = {
      table: { case: 'id', activity: 'step', time: { column: 'at', format: 'iso' }, caseColumns: ['channel', 'name', 'number'] },
      terms: {
        case: { caseNo: 'concept:name', channel: 'channel', applicantName: 'name', applicantNumber: 'number' },
        values: { channel: { Desk: 'window' } },
        steps: { in: 'registered', yes: { step: 'decided', outcome: 'granted' } },
      },
    };
    await workshop.import(table, { mapping: terms });
    const stored: Record<string, unknown>[] = [];
    for await (const page of workshop.store.readAll())
      for (const { stream, type, data } of page) stored.push({ of: idOf(stream), type, ...data });
    const all = JSON.stringify(stored);
    for (const secret of ['张三', '李四', NUMBER]) expect(all).not.toContain(secret);
    expect(stored).toContainEqual(
      expect.objectContaining({
        type: 'audit.imported-case.opened',
        name: '1',
        terms: expect.objectContaining({
          caseNo: '1',
          channel: 'window',
          applicant: expect.objectContaining({ name: expect.anything() as unknown }) as unknown,
        }) as unknown,
      }),
    );
    expect(stored).toContainEqual(
      expect.objectContaining({
        type: 'audit.imported-case.completed',
        events: 2,
        registeredAt: '2022-01-05T08:00:00.000Z',
        decidedAt: '2022-01-06T08:00:00.000Z',
        outcome: 'granted',
        status: 'decided',
      }),
    );
    expect(await workshop.import(table, { mapping: terms })).toEqual({ cases: 0, events: 0, alreadyThere: 3 });
    await expect(workshop.import(table.replace('李四', '李五'), { mapping: terms })).rejects.toThrow('with other content');
    expect((await workshop.export()).text).toContain('<string key="name" value="张三"/>');
    const subject = await workshop.keys.findSubject({ kind: 'citizenId', number: NUMBER });
    if (subject) await workshop.keys.destroy(subject);
    expect(subject).toBeDefined();
    const { text } = await workshop.export();
    expect(text).not.toContain('张三');
    expect(text).toContain('李四');
  });
});

describe('a mapping file', () => {
  it.each([
    ['no JSON', '{', 'no JSON'],
    ['an unknown field', '{"tabel":{}}', 'must NOT have additional properties'],
    ['a step that is none', '{"terms":{"steps":{"x":"eaten"}}}', 'must be equal to'],
    ['a table without a time', '{"table":{"case":"a","activity":"b"}}', "must have required property 'time'"],
  ])('is refused with %s', (_, text, sentence) => {
    expect(() => parseMapping(text)).toThrow(BadMapping);
    expect(() => parseMapping(text)).toThrow(sentence);
  });
});

describe('times', () => {
  it.each([
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '2022-03-04 05:06:07', '2022-03-03T21:06:07.000Z', '2022-03-04T05:06:07.000+08:00'],
    ['yyyy-MM-dd HH:mm', 'Europe/Amsterdam', '2022-07-04 05:06', '2022-07-04T03:06:00.000Z', '2022-07-04T05:06:00.000+02:00'],
    ['dd.MM.yyyy HH:mm:ss ZZ', undefined, '04.03.2022 05:06:07 -03:30', '2022-03-04T08:36:07.000Z', '2022-03-04T05:06:07.000-03:30'],
    ['iso', '+08:00', '2022-03-04 05:06:07.125', '2022-03-03T21:06:07.125Z', '2022-03-04T05:06:07.125+08:00'],
    ['seconds', undefined, '1646370367', '2022-03-04T05:06:07.000Z', '2022-03-04T05:06:07.000Z'],
    ['milliseconds', '+01:00', '1646370367001', '2022-03-04T05:06:07.001Z', '2022-03-04T06:06:07.001+01:00'],
  ])('in the format %s, zone %s', (format, zone, given, at, text) => {
    expect(timeReader(format, zone)(given)).toEqual({ at, text });
  });

  it('that are none are told apart', () => {
    for (const [format, text] of [
      ['iso', 'soon'],
      ['seconds', 'x'],
      ['yyyy-MM-dd', '2022-02-30'],
      ['yyyy-MM-dd', '2022-02-03 x'],
    ] as const) {
      expect(timeReader(format)(text)).toBeUndefined();
    }
    expect(() => timeReader('iso', 'Asia/Atlantis')).toThrow(BadMapping);
  });
});
