import { CsvError, parse, type Info } from 'csv-parse';
import type { Instant } from '@yikou/shared-kernel';
import type { Attribute, AttributeType } from '../attributes';
import { ImportFault, shown, type Place } from '../fault';
import type { TableMapping } from '../mapping';
import type { LogPart, Told } from '../reading/ops';
import { LARGEST_UNITS } from '../xes/xes-parser';
import { isValueOf, UNSPEAKABLE } from '../xes/values';
import { timeReader } from './times';

interface Row {
  readonly record: readonly string[];
  readonly info: Pick<Info, 'lines'>;
}

interface Column {
  readonly index: number;
  readonly key: string;
  readonly type: AttributeType;
}

const EXTENSIONS: readonly LogPart[] = [
  ['Concept', 'concept'],
  ['Time', 'time'],
  ['Organizational', 'org'],
].map(([name = '', prefix = '']) => ({
  kind: 'extension',
  xml: [
    ['name', name],
    ['prefix', prefix],
    ['uri', `http://www.xes-standard.org/${prefix}.xesext`],
  ],
}));

const ROOT = [
  ['xes.version', '2.0'],
  ['xes.features', 'nested-attributes'],
  ['xmlns', 'http://www.xes-standard.org/'],
] as const;

/**
 * Reads a table of events, one in a row, with the columns that a mapping names, and tells them as a log does. Empty cells are absent.
 * @throws ImportFault with the line and the case
 */
export const readCsv = async (chunks: AsyncIterable<string>, mapping: TableMapping, told: Told): Promise<void> => {
  const { delimiter = ',' } = mapping;
  const rows = parse({ bom: true, delimiter, info: true, skip_empty_lines: true, max_record_size: LARGEST_UNITS, relax_quotes: false });
  const feeding = feed(rows, chunks);
  try {
    let table: Table | undefined;
    for await (const { record, info } of rows as AsyncIterable<Row>) {
      if (table) table.row(record, info.lines);
      else {
        table = new Table(record, mapping, told);
        told({ op: 'log', line: 1, format: 'csv', root: ROOT });
        told({ op: 'parts', line: 1, parts: EXTENSIONS });
      }
    }
    if (!table) throw new ImportFault({ zh: '文件是空的。', en: 'the file is empty.' }, { line: 1 });
  } catch (error) {
    throw csvFault(error);
  }
  await feeding;
};

const feed = async (rows: ReturnType<typeof parse>, chunks: AsyncIterable<string>): Promise<void> => {
  try {
    for await (const chunk of chunks) {
      if (!rows.write(chunk)) await new Promise((resolve) => rows.once('drain', resolve));
      if (rows.destroyed) return;
    }
    rows.end();
  } catch (error) {
    rows.destroy(error as Error);
  }
};

const csvFault = (error: unknown): unknown => {
  if (!(error instanceof CsvError)) return error;
  const { lines, message } = error as CsvError & { readonly lines?: number };
  return new ImportFault({ zh: 'CSV 有误:', en: `the CSV is broken: ${shown(message)}` }, { line: lines ?? 1 });
};

class Table {
  private readonly caseAt: number;
  private readonly timeAt: number;
  private readonly timeOf: (text: string) => { readonly at: Instant; readonly text: string } | undefined;
  private readonly ofCase: readonly Column[];
  private readonly ofEvent: readonly Column[];

  constructor(
    private readonly names: readonly string[],
    private readonly mapping: TableMapping,
    private readonly told: Told,
  ) {
    const { caseColumns = [], types = {}, time } = mapping;
    const wanted = [mapping.case, mapping.activity, time.column, ...caseColumns, ...Object.keys(types)];
    if (names.some((name) => UNSPEAKABLE.test(name))) throw unspeakable({ line: 1 });
    for (const name of mapping.resource === undefined ? wanted : [...wanted, mapping.resource]) this.indexOf(name);
    this.caseAt = this.indexOf(mapping.case);
    this.timeAt = this.indexOf(time.column);
    this.timeOf = timeReader(time.format, time.zone);
    const columns = names.map((name, index) => ({ index, name, key: this.keyOf(name), type: types[name] ?? 'string' }));
    const others = columns.filter(({ index }) => index !== this.caseAt && index !== this.timeAt);
    this.ofCase = others.filter(({ name }) => caseColumns.includes(name));
    this.ofEvent = others.filter(({ name }) => !caseColumns.includes(name));
  }

  row(record: readonly string[], line: number): void {
    const name = record[this.caseAt] ?? '';
    if (name === '') throw new ImportFault({ zh: '没有案件号。', en: `the column ${this.mapping.case} is empty.` }, { line });
    const given = record[this.timeAt] ?? '';
    const time =
      given === '' ? this.fail('没有时间。', `the column ${this.mapping.time.column} is empty.`, line, name) : this.timeOf(given);
    if (!time) return this.fail('时间不可能。', `the time ${shown(given)} is impossible.`, line, name);
    const attributes = this.attributes(this.ofEvent, record, line, name);
    attributes.push({ key: 'time:timestamp', type: 'date', value: time.text });
    const ofCase = this.attributes(this.ofCase, record, line, name);
    ofCase.unshift({ key: 'concept:name', type: 'string', value: this.text(name, line, name) });
    this.told({
      op: 'row',
      opens: { op: 'case', line, name, attributes: ofCase },
      event: { op: 'event', line, at: time.at, attributes },
    });
  }

  private attributes(columns: readonly Column[], record: readonly string[], line: number, caseName: string): Attribute[] {
    const attributes: Attribute[] = [];
    for (const { index, key, type } of columns) {
      const value = record[index];
      if (value === undefined || value === '') continue;
      if (!isValueOf(type, this.text(value, line, caseName))) {
        this.fail('值与类型不符。', `${shown(value)} is no ${type}: column ${shown(this.names[index] ?? '')}.`, line, caseName);
      }
      attributes.push({ key, type, value });
    }
    return attributes;
  }

  private text(value: string, line: number, caseName: string): string {
    if (UNSPEAKABLE.test(value)) throw unspeakable({ line, caseName });
    return value;
  }

  private keyOf(name: string): string {
    if (name === this.mapping.activity) return 'concept:name';
    return name === this.mapping.resource ? 'org:resource' : name;
  }

  private indexOf(name: string): number {
    const index = this.names.indexOf(name);
    if (index >= 0) return index;
    throw new ImportFault({ zh: `没有 ${shown(name)} 列。`, en: `there is no column ${shown(name)}.` }, { line: 1 });
  }

  private fail(zh: string, en: string, line: number, caseName: string): never {
    throw new ImportFault({ zh, en }, { line, caseName });
  }
}

const unspeakable = (place: Place): ImportFault =>
  new ImportFault({ zh: '含有不能保存的控制字符。', en: 'a control character that cannot be kept.' }, place);
