import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLog } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { itemIdOfName } from './demo/catalogue';
import { demoClient } from './demo/client';
import { checked, everything, type Doc } from './testing/asking';
import { Started } from './testing/started';

jest.setTimeout(180_000);

const DISK_MB = 96;

/**
 * A small disk of its own, where the machine lets us have one (root on Linux). Elsewhere `group-commit.spec.ts` of the event store shows a
 * full disk with a stand-in.
 */
const smallDisk = (...options: readonly string[]): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', [`size=${String(DISK_MB)}m`, ...options].join(','), 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
};

describe('a data folder on a small disk', () => {
  const disk = smallDisk();
  const readOnly = smallDisk('ro');
  const running: Started[] = [];
  const start = (directory: string): Started => {
    const started = new Started({ YIKOU_PORT: '0', YIKOU_DATA_DIR: directory, YIKOU_LOG_LEVEL: 'silent' });
    running.push(started);
    return started;
  };

  afterAll(async () => {
    await Promise.all(running.map((each) => each.stop('SIGKILL')));
    for (const each of [disk, readOnly])
      if (each !== undefined) {
        // This process may hold a file of it until its garbage is collected.
        execFileSync('umount', ['-l', each]);
        rmSync(each, { recursive: true });
      }
  });

  const fill = (file: string): void => {
    const descriptor = openSync(file, 'w');
    const block = Buffer.alloc(64 * 1024, 1);
    try {
      for (;;) if (writeSync(descriptor, block) < block.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(descriptor);
    }
  };

  it('that is full: commands get 503, nothing is half done, and it goes on when there is room', async () => {
    if (disk === undefined) {
      expect([process.platform, process.getuid?.()]).not.toEqual(['linux', 0]);
      return;
    }
    const product = start(join(disk, 'data'));
    const url = await product.url();
    const client = demoClient(url);
    const itemId = (await itemIdOfName(client))('食品经营许可');
    const before = (await everything(client, 'auditor', '/intake/cases')).length;
    const { token } = await client.post<Doc>('clerk', '/auth/token', { account: 'clerk' });
    const register = async (serial: number) => {
      const number = citizenIdFrom(YINGKOU, parseBeijingDay('1983-01-01'), serial);
      const materials = ['application', 'conditions'].map((code) => ({
        code,
        sha256: 'b'.repeat(64),
        bytes: 1,
        mediaType: 'application/pdf',
      }));
      const body = JSON.stringify({ itemId, channel: 'window', applicant: { kind: 'natural', name: '申请人', number }, materials });
      const headers = { authorization: `Bearer ${token!}`, 'idempotency-key': String(serial), 'content-type': 'application/json' };
      const answer = await fetch(`${url}/intake/cases`, { method: 'POST', headers, body });
      return { status: answer.status, body: (await answer.json()) as Doc };
    };

    const filler = join(disk, 'filler');
    fill(filler);
    const waiting: number[] = [];
    let serial = 0;
    while (waiting.length < 10 && serial < 900) {
      serial += 1;
      const { status, body } = await register(serial);
      if (status === 201) continue;
      expect([status, body['code']]).toEqual([503, 'UNAVAILABLE']);
      waiting.push(serial);
    }
    expect(waiting.length).toBe(10);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);

    rmSync(filler);
    for (const each of waiting) expect((await register(each)).status).toBe(201);
    const cases = async () => (await everything(client, 'auditor', '/intake/cases')).length;
    const until = Date.now() + 60_000;
    while ((await cases()) < before + serial && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await cases()).toBe(before + serial);
    const { runId } = await client.post<Doc>('admin', '/admin/read-models/checks', {}, 'check');
    expect((await checked(client, runId!)).filter(({ status }) => status !== 'same')).toEqual([]);
    expect(await product.stop('SIGINT')).toMatchObject({ code: 0 });
    const store = await openSqliteEventStore({ directory: join(disk, 'data'), readonly: true });
    expect(await verifyLog(store)).toMatchObject({ faultCount: 0 });
    await store.close();
  });

  it('that cannot be written: refused with a sentence', async () => {
    if (readOnly === undefined) return;
    const { code, output } = await start(readOnly).ended;
    expect([code, output]).toEqual([1, expect.stringMatching(/readonly|read-only|EROFS|unable to open/i) as string]);
    expect(output).not.toMatch(/^ {4}at /m);
  });
});
