import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startBuilt } from '../system/product';
import { runGuide, type Guide, type GuideRun } from './guide';
import { ROOT } from './root';

/** Runs a page against the built product, started on an empty folder as the page says. */
export const runOnProduct = async (guide: Guide): Promise<GuideRun> => {
  execFileSync(process.execPath, [join(ROOT, 'tools', 'build.mjs')], { cwd: ROOT });
  const product = await startBuilt({ env: guide.environment });
  try {
    return await runGuide(guide, { url: product.url, env: { DEPARTMENT_PORT: String(await freePort()) } });
  } finally {
    await product.stop();
    product.remove();
  }
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
