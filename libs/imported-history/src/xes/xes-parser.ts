import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { isAttributeType, valueOf, type Attribute, type AttributeType, type XmlPairs } from '../attributes';
import { ImportFault, shown } from '../fault';
import type { LogPart, Told } from '../reading/ops';
import { instantOf, isValueOf, UNSPEAKABLE } from './values';

/** Elements within one another at most. */
const DEEPEST = 200;
/** UTF-16 units of one case's own attributes, one event, or one thing of the log: what is larger fits into no event of history. */
export const LARGEST_UNITS = 900_000;
/** The parts of a log are told in pieces of about this. */
const PARTS_UNITS = 200_000;
/** Beside its value an attribute takes about so much. */
const ATTRIBUTE_UNITS = 32;

type Kind = 'log' | 'trace' | 'event' | 'global' | 'extension' | 'classifier' | 'attribute' | 'values';

interface Open {
  readonly kind: Kind;
  readonly line: number;
  readonly tag: SaxesTagPlain;
  /** Of an attribute. */
  readonly type: AttributeType | undefined;
  attributes: Attribute[] | undefined;
  values: Attribute[] | undefined;
  valuesMore: XmlPairs | undefined;
  /** Of a trace: its first event has come, what stood before is told. */
  told: boolean;
}

/** What may stand in what, beside attributes. */
const WITHIN: Readonly<Record<string, Partial<Record<string, Kind>>>> = {
  log: { extension: 'extension', global: 'global', classifier: 'classifier', trace: 'trace', event: 'event' },
  trace: { event: 'event' },
};
const TAKES_ATTRIBUTES = new Set<Kind>(['log', 'trace', 'event', 'global', 'attribute', 'values']);

/**
 * Reads XES 1.0 and 2.0 (IEEE 1849-2016, -2023) as text comes in, and tells what stands there, in order. Nothing is left out silently:
 * what is no part of XES is a fault.
 * @throws ImportFault out of `write` and `close`
 */
export class XesParser {
  private readonly parser = new SaxesParser();
  private readonly path: Open[] = [];
  private parts: LogPart[] = [];
  private partsLine = 1;
  private partsUnits = 0;
  private units = 0;
  private caseName: string | undefined;
  private seenLog = false;
  private quiet = 0;
  /** XML 1.1: it can say characters that no export could. */
  private saysMore = false;

  constructor(private readonly told: Told) {
    this.parser.on('xmldecl', ({ version }) => (this.saysMore = version !== '1.0'));
    this.parser.on('opentag', (tag) => this.opened(tag));
    this.parser.on('closetag', () => this.closed());
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
    this.parser.on('doctype', () => this.refuseDoctype());
    this.parser.on('error', (error) => this.fail('XML 不规范:', `the XML is broken: ${error.message.replace(/^\d+:\d+: /, '')}`));
  }

  write(text: string): void {
    this.quiet += text.length;
    this.parser.write(text);
    if (this.quiet > 4 * LARGEST_UNITS) this.tooLarge();
  }

  close(): void {
    this.parser.close();
    if (!this.seenLog) this.fail('文件中没有日志。', 'the file holds no log.');
  }

  /** Where the reader stands. */
  get line(): number {
    return this.parser.line;
  }

  get openCase(): string | undefined {
    return this.caseName;
  }

  private opened(tag: SaxesTagPlain): void {
    this.quiet = 0;
    if (this.saysMore) this.refuseUnspeakable(tag);
    const { path } = this;
    const parent = path.at(-1);
    if (path.length > DEEPEST) this.fail('嵌套过深。', `elements are nested deeper than ${String(DEEPEST)}.`);
    const name = localName(tag.name);
    const type = isAttributeType(name) ? name : undefined;
    const kind = this.kindOf(name, type, parent);
    const open: Open = {
      kind,
      line: this.parser.line,
      tag,
      type,
      attributes: undefined,
      values: undefined,
      valuesMore: undefined,
      told: false,
    };
    path.push(open);
    if (kind === 'attribute') this.grow(tag);
    else if (kind === 'log') this.begin(open);
    else if (kind === 'trace' || (kind === 'event' && parent?.kind === 'log')) this.tellParts();
    else if (kind === 'event' && parent && !parent.told) this.openCaseOf(parent);
    if (kind !== 'attribute' && kind !== 'values') this.units = 0;
  }

  private kindOf(name: string, type: AttributeType | undefined, parent: Open | undefined): Kind {
    if (!parent) {
      if (name !== 'log') this.fail('不是 XES 日志。', `this is no XES log: its root element is ${shown(name)}, not log.`);
      this.seenLog = true;
      return 'log';
    }
    if (type && TAKES_ATTRIBUTES.has(parent.kind)) return 'attribute';
    if (name === 'values' && parent.type === 'list' && !parent.values) return 'values';
    return (
      WITHIN[parent.kind]?.[name] ?? this.fail('元素不属于 XES。', `an element ${shown(name)} within ${parent.tag.name} is no part of XES.`)
    );
  }

  private closed(): void {
    this.quiet = 0;
    const open = this.path.pop();
    if (!open) return;
    const parent = this.path.at(-1);
    switch (open.kind) {
      case 'attribute':
        if (parent) this.addAttribute(parent, open, attributeOf(open, this));
        break;
      case 'values':
        if (parent) this.closeValues(parent, open);
        break;
      case 'event':
        this.tellEvent(open, parent);
        break;
      case 'trace':
        this.endCase(open);
        break;
      case 'global':
        this.addPart({ attributes: open.attributes ?? [], kind: 'global', xml: pairsOf(open.tag) }, open.line);
        break;
      case 'extension':
      case 'classifier':
        this.addPart({ kind: open.kind, xml: pairsOf(open.tag) }, open.line);
        break;
      case 'log':
        this.tellParts();
    }
  }

  private closeValues(list: Open, { attributes = [], tag }: Open): void {
    list.values = attributes;
    list.valuesMore = saidBy(tag);
  }

  private begin({ tag, line }: Open): void {
    this.told({ op: 'log', line, format: 'xes', root: pairsOf(tag) });
  }

  private addAttribute(parent: Open, open: Open, attribute: Attribute): void {
    if (parent.kind === 'log') {
      this.addPart({ attribute, kind: 'attribute' }, open.line);
      this.units = 0;
    } else if (parent.attributes) parent.attributes.push(attribute);
    else parent.attributes = [attribute];
  }

  private addPart(part: LogPart, line: number): void {
    if (this.parts.length === 0) this.partsLine = line;
    this.parts.push(part);
    this.partsUnits += this.units + 100;
    if (this.partsUnits > PARTS_UNITS) this.tellParts();
  }

  private tellParts(): void {
    if (this.parts.length > 0) this.told({ op: 'parts', line: this.partsLine, parts: this.parts });
    this.parts = [];
    this.partsUnits = 0;
  }

  private openCaseOf(trace: Open): void {
    const attributes = trace.attributes ?? [];
    const name = valueOf(attributes, 'concept:name');
    this.caseName = name ?? '';
    const more = saidBy(trace.tag);
    this.told({ op: 'case', line: trace.line, attributes, ...(name !== undefined && { name }), ...(more && { more }) });
    trace.attributes = undefined;
    trace.told = true;
  }

  private endCase(trace: Open): void {
    if (!trace.told) this.openCaseOf(trace);
    this.told({ op: 'end', line: this.parser.line, ...(trace.attributes && { attributes: trace.attributes }) });
    this.caseName = undefined;
  }

  private tellEvent({ attributes = [], line, tag }: Open, parent: Open | undefined): void {
    const time = valueOf(attributes, 'time:timestamp');
    if (time === undefined) this.fail('事件没有时间。', 'an event has no time:timestamp.', line);
    const at = instantOf(time) ?? this.fail('时间不可能。', `the time ${shown(time)} is impossible.`, line);
    const more = saidBy(tag);
    this.told({ op: 'event', line, at, attributes, ...(parent?.kind === 'log' && { alone: true }), ...(more && { more }) });
  }

  private grow({ attributes }: SaxesTagPlain): void {
    this.units += (attributes['key']?.length ?? 0) + (attributes['value']?.length ?? 0) + ATTRIBUTE_UNITS;
    if (this.units > LARGEST_UNITS) this.tooLarge();
  }

  private text(text: string): void {
    this.quiet = 0;
    if (text.trim() !== '') this.fail('元素之间有文字。', `text that is no part of XES: ${shown(text.trim())}`);
  }

  private refuseDoctype(): void {
    this.fail('不接受文档类型声明(实体)。', 'a document type declaration (entities) is not accepted.');
  }

  private refuseUnspeakable({ attributes }: SaxesTagPlain): void {
    for (const value of Object.values(attributes)) {
      if (UNSPEAKABLE.test(value)) this.fail('含有不能保存的控制字符。', 'a control character that cannot be kept.');
    }
  }

  private tooLarge(): never {
    return this.fail(
      '一个事件、案件或日志属性过大。',
      `what stands here is larger than an event of history may be (${String(LARGEST_UNITS)} characters).`,
    );
  }

  fail(zh: string, en: string, line = this.parser.line): never {
    throw new ImportFault({ zh, en }, { line, caseName: this.caseName });
  }
}

const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

const pairsOf = ({ attributes }: SaxesTagPlain): XmlPairs => Object.entries(attributes);

/** What an element says of itself, if anything. */
const saidBy = (tag: SaxesTagPlain): XmlPairs | undefined => {
  const pairs = pairsOf(tag);
  return pairs.length === 0 ? undefined : pairs;
};

const KNOWN = new Set(['key', 'value']);

const attributeOf = ({ tag, type = 'string', attributes, values, valuesMore, line }: Open, parser: XesParser): Attribute => {
  const { key, value } = tag.attributes;
  if (key === undefined) return parser.fail('属性没有键。', 'an attribute has no key.', line);
  const compound = type === 'list' || type === 'container';
  if (!compound && value === undefined) return parser.fail('属性没有值。', `the attribute ${shown(key)} has no value.`, line);
  if (!compound && value !== undefined && !isValueOf(type, value)) {
    return parser.fail('属性值与类型不符。', `${shown(value)} is no ${type}: attribute ${shown(key)}.`, line);
  }
  const more = Object.keys(tag.attributes).length > (value === undefined ? 1 : 2);
  // Nearly all are nothing but this.
  if (value !== undefined && !more && !attributes && !values) return { key, type, value };
  return {
    ...(attributes && { attributes }),
    key,
    ...(more && { more: pairsOf(tag).filter(([name]) => !KNOWN.has(name)) }),
    type,
    ...(value !== undefined && { value }),
    ...(values && { values }),
    ...(valuesMore && { valuesMore }),
  };
};
