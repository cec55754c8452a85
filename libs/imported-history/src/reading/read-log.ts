import { readCsv } from '../csv/csv-parser';
import { ImportFault } from '../fault';
import { TermsMapper, type Mapping } from '../mapping';
import { XesParser } from '../xes/xes-parser';
import type { Op, OpenCase, ReadEvent, RecordEvent, Told } from './ops';
import { openText, type TextSource } from './text-source';

export interface ReadRequest {
  readonly file: string;
  readonly mapping?: Mapping;
}

/** Told after each piece of the file: where a reader may wait. */
export type Paused = (bytesRead: number) => Promise<void>;

/**
 * Reads a log from its beginning to its end and tells what stands there, in our terms where a mapping has them. XES or a table: told by content.
 * @throws ImportFault; what was told before stands
 */
export const readLog = async ({ file, mapping }: ReadRequest, told: (op: Op) => void, paused: Paused): Promise<void> => {
  const source = await openText(file, mapping?.table?.encoding);
  const mapped = inOurTerms(new TermsMapper(mapping?.terms), told);
  const chunks = pausing(source, paused)[Symbol.asyncIterator]();
  const head = await headOf(chunks);
  const all = joined(head, chunks);
  if (head.trimStart().startsWith('<')) await readXes(all, mapped);
  else if (head.trim() === '') throw new ImportFault({ zh: '文件中没有日志。', en: 'the file holds no log.' }, { line: 1 });
  else if (mapping?.table) await readCsv(all, mapping.table, mapped);
  else
    throw new ImportFault(
      { zh: '不是 XES;CSV 需要映射文件。', en: 'this is no XES; a CSV file needs a mapping file with `table`.' },
      { line: 1 },
    );
};

const readXes = async (chunks: AsyncIterable<string>, told: Told): Promise<void> => {
  const parser = new XesParser(told);
  try {
    for await (const chunk of chunks) parser.write(chunk);
  } catch (error) {
    // Bytes that could not be read: the parser knows in which case.
    if (error instanceof ImportFault && error.place?.caseName === undefined && parser.openCase !== undefined) {
      throw new ImportFault(error.sentence, { line: parser.line, caseName: parser.openCase });
    }
    throw error;
  }
  parser.close();
};

async function* pausing(source: TextSource, paused: Paused): AsyncGenerator<string, undefined> {
  for await (const chunk of source.chunks) {
    yield chunk;
    await paused(source.bytesRead());
  }
}

/** The beginning, as far as the first character that is no space. */
const headOf = async (chunks: AsyncIterator<string, undefined>): Promise<string> => {
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return '';
    if (next.value.trim() !== '') return next.value;
  }
};

async function* joined(head: string, chunks: AsyncIterator<string, undefined>): AsyncGenerator<string> {
  yield head;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return;
    yield next.value;
  }
}

const inOurTerms = (mapper: TermsMapper, told: (op: Op) => void): Told => {
  const opened = (op: OpenCase): OpenCase => {
    const terms = mapper.ofCase(op.attributes);
    return terms ? { ...op, terms } : op;
  };
  const recorded = (op: ReadEvent): RecordEvent => {
    const terms = mapper.ofEvent(op.attributes);
    const attributes = JSON.stringify(op.attributes);
    return terms ? { ...op, attributes, terms } : { ...op, attributes };
  };
  return (op) => {
    if (op.op === 'event') told(recorded(op));
    else if (op.op === 'case') told(opened(op));
    else if (op.op === 'row') told({ ...op, event: recorded(op.event), opens: { ...opened(op.opens), name: op.opens.name } });
    else told(op);
  };
};
