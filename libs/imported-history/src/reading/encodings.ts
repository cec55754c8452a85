import { TextDecoder } from 'node:util';

/** Makes text of bytes, piece by piece. */
export interface Decoder {
  readonly encoding: string;
  /** @param bytes undefined: there are no more. @throws TypeError when they are not what they should be */
  decode(bytes: Uint8Array | undefined): string;
}

/** Encodings of which `TextDecoder` makes something else, as browsers do: windows-1252. */
const ONE_BYTE_EACH: readonly (readonly [names: RegExp, encoding: string, last: number])[] = [
  [/^(iso[-_]?8859[-_]1|iso88591|latin-?1|l1)$/i, 'iso-8859-1', 0xff],
  [/^(us-)?ascii$/i, 'us-ascii', 0x7f],
];

/** @throws RangeError when there is no such encoding */
export const decoderOf = (name: string): Decoder => {
  const [, encoding, last] = ONE_BYTE_EACH.find(([names]) => names.test(name)) ?? [];
  if (encoding !== undefined && last !== undefined) return byteByByte(encoding, last);
  const decoder = new TextDecoder(name, { fatal: true });
  return { encoding: decoder.encoding, decode: (bytes) => decoder.decode(bytes, { stream: bytes !== undefined }) };
};

const byteByByte = (encoding: string, last: number): Decoder => ({
  encoding,
  decode: (bytes = new Uint8Array()) => {
    if (last < 0xff && bytes.some((byte) => byte > last)) throw new TypeError(`a byte that is none of ${encoding}`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  },
});
