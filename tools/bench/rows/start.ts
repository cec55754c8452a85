import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '@yikou/services';
import { startedFolder } from '../data/started';
import { rounds, rowOf, type Row } from '../measuring';
import { inFolder, serve, startProduct } from '../product';
import type { Setting } from '../sizes';

const BARE = join(__dirname, '..', 'yardsticks', 'bare-nest.child.js');
/** Beside the modules of the services: platform, HTTP, discovery, operations, gateway, and the root. */
const OTHER_MODULES = 6;
const IDLE_MS = 2_000;
const MEBIBYTE = 1024 * 1024;

/** From the word to start to the first answer of readiness, on a log that was projected before; then what it needs when it has nothing to do. */
export const startRows = async ({ size, rounds: count, cache }: Setting): Promise<readonly Row[]> => {
  const made = await startedFolder(cache, size.log);
  return inFolder(async (directory) => {
    cpSync(made, directory, { recursive: true });
    const measured = await rounds(count, async () => {
      const bare = await serve(BARE, { BENCH_MODULES: String(SERVICES.length + OTHER_MODULES) }, '/health/ready');
      await sleep(IDLE_MS);
      const bareBytes = bare.residentBytes();
      await bare.stop();
      const product = await startProduct(directory);
      await sleep(IDLE_MS);
      const bytes = product.residentBytes();
      await product.stop();
      return {
        seconds: { value: product.readyMs / 1_000, yardstick: bare.readyMs / 1_000 },
        memory: { value: bytes / MEBIBYTE, yardstick: bareBytes / MEBIBYTE },
      };
    });
    const note = `on ${size.log} events; yardstick: a bare Nest app on Fastify with as many modules`;
    return [
      rowOf(
        { row: 'start to ready, built', unit: 's', target: { of: 'value', atMost: 3 }, note },
        measured.map(({ seconds }) => seconds),
      ),
      rowOf(
        { row: 'idle memory after the start', unit: 'MiB', target: { of: 'value', atMost: 250 }, note },
        measured.map(({ memory }) => memory),
      ),
    ];
  });
};
