import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGuide, type Guide, type GuideRun } from './guide';
import { ROOT } from './root';

/** Runs a page against the product, started by `npm start`'s own script on an empty folder, as the page says. */
export const runOnProduct = async (guide: Guide): Promise<GuideRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-page-'));
  const product = spawn(process.execPath, [join(ROOT, 'tools', 'start.mjs')], {
    cwd: ROOT,
    env: { ...process.env, YIKOU_PORT: '0', YIKOU_LOG_LEVEL: 'warn', ...guide.environment, YIKOU_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await addressOf(product);
    return await runGuide(guide, { url, env: { DEPARTMENT_PORT: String(await freePort()), YIKOU_DATA_DIR: folder } });
  } finally {
    await stop(product);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @throws Error with what was printed, when it ends before it is ready */
const addressOf = (product: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [product.stdout, product.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /Yikou is ready: (http:\S+)/.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    product.once('exit', () => {
      reject(new Error(said));
    });
  });

const stop = async (product: ChildProcess): Promise<void> => {
  if (product.exitCode !== null || product.signalCode !== null) return;
  const ended = once(product, 'exit');
  product.kill('SIGTERM');
  await ended;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
