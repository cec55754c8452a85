import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Writes a file that is there whole or not at all: beside its place first, durable, then moved. Gzip where the name says so.
 * @param fill gives the text, piece by piece
 */
export const writeWhole = async <Result>(
  file: string,
  fill: (write: (text: string) => Promise<void>) => Promise<Result>,
): Promise<Result> => {
  const partial = `${file}.${String(process.pid)}.partial`;
  const target = createWriteStream(partial);
  try {
    await once(target, 'open');
    const sink = file.endsWith('.gz') ? createGzip() : target;
    const done = finished(target);
    done.catch(() => undefined);
    if (sink !== target) sink.pipe(target);
    const result = await fill(async (text) => {
      if (!sink.write(text)) await Promise.race([once(sink, 'drain'), done]);
    });
    sink.end();
    await done;
    await synced(partial);
    await rename(partial, file);
    return result;
  } catch (error) {
    target.destroy();
    await rm(partial, { force: true });
    throw error;
  }
};

const synced = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
