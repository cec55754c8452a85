import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SaxesParser, type SaxesTagPlain } from 'saxes';

export const ATTRIBUTE_TYPES = ['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** An attribute of IEEE 1849 XES as it stands in the file: nested ones are kept. */
export interface Attribute {
  readonly type: AttributeType;
  readonly key: string;
  readonly value: string;
  readonly children: readonly Attribute[];
}

export interface XesEvent {
  readonly attributes: readonly Attribute[];
}

export interface Trace {
  readonly attributes: readonly Attribute[];
  readonly events: readonly XesEvent[];
}

/** The file is not well-formed XES; says where. */
export class UnreadableLog extends Error {
  override readonly name = 'UnreadableLog';
}

/** The traces of a log, plain or gzip (told by its first bytes), one after the other; memory holds one chunk's traces. */
export async function* readXes(file: string): AsyncIterable<Trace> {
  const source = createReadStream(file);
  const text = (await isGzip(file)) ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => text.destroy(error));
  const traces: Trace[] = [];
  const parser = traceParser((trace) => traces.push(trace));
  try {
    for await (const chunk of text.setEncoding('utf8') as Readable & AsyncIterable<string>) {
      parser.write(chunk);
      yield* traces.splice(0);
    }
    parser.close();
  } catch (error) {
    throw new UnreadableLog(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  yield* traces.splice(0);
}

/** The value of a top-level attribute. */
export const valueOf = (attributes: readonly Attribute[], key: string): string | undefined =>
  attributes.find((each) => each.key === key)?.value;

const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
};

interface OpenElement {
  readonly name: string;
  readonly attributes: Attribute[];
  readonly events: XesEvent[];
  readonly tag: SaxesTagPlain;
}

const traceParser = (found: (trace: Trace) => void): SaxesParser => {
  const parser = new SaxesParser();
  const path: OpenElement[] = [];
  let seenLog = false;

  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new UnreadableLog('a document type declaration is not accepted');
  });
  parser.on('opentag', (tag) => {
    if (path.length === 0) {
      if (tag.name !== 'log') throw new UnreadableLog(`the root element is ${tag.name}, not log`);
      seenLog = true;
    }
    path.push({ name: tag.name, attributes: [], events: [], tag });
  });
  parser.on('closetag', () => {
    const closed = path.pop();
    const parent = path.at(-1);
    if (!closed || !parent) return;
    if (closed.name === 'trace') found({ attributes: closed.attributes, events: closed.events });
    else if (closed.name === 'event') parent.events.push({ attributes: closed.attributes });
    else if (isAttributeType(closed.name)) parent.attributes.push(attributeOf(closed.name, closed));
    else if (closed.name === 'values') parent.attributes.push(...closed.attributes);
  });
  parser.on('end', () => {
    if (!seenLog) throw new UnreadableLog('the file holds no log');
  });
  return parser;
};

const attributeOf = (type: AttributeType, { tag, attributes }: OpenElement): Attribute => ({
  type,
  key: tag.attributes['key'] ?? '',
  value: tag.attributes['value'] ?? '',
  children: attributes,
});

const isAttributeType = (name: string): name is AttributeType => (ATTRIBUTE_TYPES as readonly string[]).includes(name);
