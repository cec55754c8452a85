import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** A data folder as a release left it, in one file. */
export interface GoldenFolder {
  /** Of the product. */
  readonly version: string;
  /** Tables, indexes and triggers of the files that outlive a release, as SQLite has them. */
  readonly schemas: Readonly<Record<string, readonly string[]>>;
  /** By their paths in the folder. */
  readonly files: ReadonlyMap<string, Buffer>;
}

type Header = Omit<GoldenFolder, 'files'> & { readonly index: readonly (readonly [path: string, bytes: number])[] };

const LENGTH_BYTES = 4;

/** The files' bytes one after the other behind an index in JSON, whose length stands first. */
export const pack = (folder: string, about: Omit<GoldenFolder, 'files'>): Buffer => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^lock\.db|-shm$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const contents = paths.map((path) => readFileSync(path));
  const index = contents.map(
    ({ length }, at) =>
      [
        relative(folder, paths[at] ?? '')
          .split(sep)
          .join('/'),
        length,
      ] as const,
  );
  const header = Buffer.from(JSON.stringify({ ...about, index } satisfies Header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(header.length);
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
  return brotliCompressSync(Buffer.concat([length, header, ...contents]), { params });
};

export const readPack = (file: string): GoldenFolder => {
  const bytes = brotliDecompressSync(readFileSync(file));
  let at = LENGTH_BYTES + bytes.readUInt32BE();
  const { index, ...about } = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, at)) as Header;
  const files = index.map(([name, length]) => [name, bytes.subarray(at, (at += length))] as const);
  return { ...about, files: new Map(files) };
};

export const unpack = ({ files }: GoldenFolder, folder: string): void => {
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600 });
  }
};
