import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { ImportFault, shown } from '../fault';
import { decoderOf, type Decoder } from './encodings';

export interface TextSource {
  /** The text, piece by piece. @throws ImportFault when the bytes are not what they say they are */
  readonly chunks: AsyncIterable<string>;
  /** Bytes of the file read so far. */
  bytesRead(): number;
}

const CHUNK_BYTES = 128 * 1024;
const LOOKED_AT = 1024;

/**
 * A file as text: plain or gzip, in whatever encoding its byte order mark, its XML declaration or `encoding` names; all told by content.
 * @param encoding of a file without a mark and without a declaration; default UTF-8
 */
export const openText = async (file: string, encoding?: string): Promise<TextSource> => {
  const gzip = isGzip(await firstBytes(file));
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const bytes: Readable = gzip ? source.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : source;
  source.on('error', (error) => bytes.destroy(error));
  return { chunks: decoded(bytes, encoding), bytesRead: () => source.bytesRead };
};

const firstBytes = async (file: string): Promise<Buffer> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function* decoded(bytes: Readable, encoding: string | undefined): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  let head = Buffer.alloc(0);
  let line = 1;
  const textOf = (chunk: Uint8Array | undefined): string => {
    decoder ??= decoderFor(head, encoding);
    const text = decoding(() => decoder?.decode(chunk) ?? '', decoder, line);
    line += linesIn(text);
    return text;
  };
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (decoder) yield textOf(chunk);
      else {
        head = Buffer.concat([head, chunk]);
        if (head.length >= LOOKED_AT) yield textOf(head);
      }
    }
  } catch (error) {
    throw unreadable(error, line);
  }
  if (!decoder) yield textOf(head);
  yield textOf(undefined);
}

const linesIn = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

const decoding = (work: () => string, decoder: Decoder, line: number): string => {
  try {
    return work();
  } catch {
    const { encoding } = decoder;
    throw new ImportFault(
      { zh: `此处或其后的字节不是 ${encoding} 文本。`, en: `bytes here or further on are no ${encoding} text.` },
      { line },
    );
  }
};

const unreadable = (error: unknown, line: number): unknown => {
  const { code } = error as { readonly code?: string };
  if (code?.startsWith('Z_') !== true) return error;
  const cut = code === 'Z_BUF_ERROR';
  const sentence = cut
    ? { zh: 'gzip 文件不完整,被截断。', en: 'the gzip file is cut off.' }
    : { zh: 'gzip 文件已损坏。', en: `the gzip file is damaged (${code}).` };
  return new ImportFault(sentence, { line });
};

const DECLARED = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/;

const decoderFor = (head: Buffer, fallback = 'utf-8'): Decoder => {
  const marked = encodingByMark(head);
  if (marked !== undefined) return decoderOf(marked);
  const declared = DECLARED.exec(head.subarray(0, LOOKED_AT).toString('latin1'))?.[1];
  if (declared !== undefined && /^utf-?16/i.test(declared)) {
    throw new ImportFault({ zh: '声明为 UTF-16,字节却不是。', en: 'the file declares UTF-16, but its bytes are not.' }, { line: 1 });
  }
  try {
    return decoderOf(declared ?? fallback);
  } catch {
    const name = shown(declared ?? fallback);
    throw new ImportFault({ zh: `不识别编码 ${name}。`, en: `the encoding ${name} is not known here.` }, { line: 1 });
  }
};

/** By its byte order mark, or by how a first `<` is written. */
const encodingByMark = (head: Buffer): string | undefined => {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0x00)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0x00 && b === 0x3c)) return 'utf-16be';
  return undefined;
};
