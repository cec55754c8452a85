import type { Attribute, XmlPairs } from '../attributes';
import type { LogPart } from '../reading/ops';
import { schemaText } from './values';

/** XES as text, each thing on lines of its own. */

const NAMESPACE = 'http://www.xes-standard.org/';

export const logStart = (root: XmlPairs, parts: readonly LogPart[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log${pairsText(rootPairs(root))}>\n${inOrder(parts).map(partText).join('')}`;

export const LOG_END = '</log>\n';

export const traceStart = (attributes: readonly Attribute[], more: XmlPairs = []): string =>
  `\t<trace${pairsText(more)}>\n${attributesText(attributes, '\t\t')}`;

export const TRACE_END = '\t</trace>\n';

export const eventText = (attributes: readonly Attribute[], indent: string, more: XmlPairs = []): string => {
  const start = `${indent}<event${pairsText(more)}`;
  return attributes.length === 0 ? `${start}/>\n` : `${start}>\n${attributesText(attributes, `${indent}\t`)}${indent}</event>\n`;
};

/** The root says its version and the namespace of XES, which a prefix of the old file need not bind any more. */
const rootPairs = (root: XmlPairs): XmlPairs => {
  const kept = root.filter(([name, value]) => !(name.startsWith('xmlns:') && value === NAMESPACE));
  const has = (wanted: string) => kept.some(([name]) => name === wanted);
  return [
    ...(has('xes.version') ? [] : ([['xes.version', '1.0']] as const)),
    ...kept,
    ...(has('xmlns') ? [] : ([['xmlns', NAMESPACE]] as const)),
  ];
};

const KINDS: readonly LogPart['kind'][] = ['extension', 'global', 'classifier', 'attribute'];

/** The schema wants one kind after the other; within a kind the order stays. */
const inOrder = (parts: readonly LogPart[]): readonly LogPart[] => KINDS.flatMap((kind) => parts.filter((part) => part.kind === kind));

const partText = (part: LogPart): string => {
  switch (part.kind) {
    case 'attribute':
      return attributesText([part.attribute], '\t');
    case 'global':
      return `\t<global${pairsText(part.xml)}>\n${attributesText(part.attributes, '\t\t')}\t</global>\n`;
    default:
      return `\t<${part.kind}${pairsText(part.xml)}/>\n`;
  }
};

const attributesText = (attributes: readonly Attribute[], indent: string): string => {
  let text = '';
  for (const attribute of attributes) text += attributeText(attribute, indent);
  return text;
};

const attributeText = ({ attributes, key, more, type, value, values, valuesMore = [] }: Attribute, indent: string): string => {
  const own = value === undefined ? '' : ` value="${escaped(schemaText(type, value))}"`;
  const start = `${indent}<${type} key="${escaped(key)}"${own}${more ? pairsText(more) : ''}`;
  if (!attributes && !values) return `${start}/>\n`;
  const inner = `${indent}\t`;
  const elements = values ? `${inner}<values${pairsText(valuesMore)}>\n${attributesText(values, `${inner}\t`)}${inner}</values>\n` : '';
  return `${start}>\n${attributesText(attributes ?? [], inner)}${elements}${indent}</${type}>\n`;
};

const pairsText = (pairs: XmlPairs): string => pairs.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');

const SPECIAL = /[&<>"\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (text: string): string => (SPECIAL.test(text) ? text.replaceAll(/[&<>"\t\n\r]/g, (each) => ESCAPES[each] ?? each) : text);
