import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuilt } from './product';

const COMMANDS = 50;

describe('durability, counted from outside', () => {
  it('syncs the log of the event store at least once for each commit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yikou-strace-'));
    const trace = join(folder, 'trace');
    const product = await startBuilt({
      env: { YIKOU_SEED: 'none' },
      // -D: the product stays this process's own child, so that a signal reaches it and not the tracer.
      under: ['strace', '-D', '-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace],
    });
    try {
      const token = await tokenOf(product.url, 'admin');
      const before = syncsIn(trace);
      for (let index = 0; index < COMMANDS; index += 1) {
        const response = await fetch(`${product.url}/identity/accounts`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `sync-${String(index)}` },
          body: JSON.stringify({ login: `sync-${String(index)}`, roles: ['clerk'], departmentCode: 'D1' }),
        });
        expect(response.status).toBe(201);
        expect(syncsIn(trace) - before).toBeGreaterThan(index);
      }
    } finally {
      await product.stop();
      product.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const syncsIn = (trace: string): number =>
  readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /(fsync|fdatasync)\(\d+<[^>]*events\.db-wal>/.test(line)).length;

const tokenOf = async (url: string, account: string): Promise<string> => {
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  return ((await response.json()) as { readonly token: string }).token;
};
