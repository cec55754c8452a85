import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { schemaOf } from '@yikou/event-store-sqlite';
import { ROOT } from '../docs/root';
import type { GoldenFolder } from './folder-pack';

/** What outlives a release: the rest is derived, and built again. */
const LASTING = ['events.db', 'keys/keys.db', 'bus.db'];

export const schemasOf = (folder: string): GoldenFolder['schemas'] =>
  Object.fromEntries(LASTING.filter((name) => existsSync(join(folder, name))).map((name) => [name, schemaOf(join(folder, name))]));

/** The demo city under a virtual clock, as the product leaves it when it is stopped. */
export const makeFolder = async (folder: string): Promise<void> => {
  const product = spawn(process.execPath, [join(ROOT, 'tools', 'start.mjs')], {
    cwd: ROOT,
    env: {
      ...process.env,
      YIKOU_PORT: '0',
      YIKOU_DATA_DIR: folder,
      YIKOU_LOG_LEVEL: 'error',
      YIKOU_CLOCK: 'virtual',
      YIKOU_CLOCK_START: '2022-12-01T08:00:00+08:00',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(product, 'exit');
  let said = '';
  for (const stream of [product.stdout, product.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('is ready')) product.kill('SIGINT');
    });
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(said);
};
