import { verifyLog } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { itemIdOfName } from './demo/catalogue';
import { demoClient } from './demo/client';
import { checked, everything, type Doc } from './testing/asking';
import { readOnlyFolders, scarceFolders } from './testing/scarce';
import { Started } from './testing/started';

jest.setTimeout(180_000);

/** Where a machine allows none of the ways, the test is there all the same, and says by its name what it does not show. */
const titled = <Way extends { readonly how: string }>(ways: readonly Way[]): readonly (readonly [how: string, way: Way | undefined])[] =>
  ways.length > 0
    ? ways.map((way) => [way.how, way])
    : [['NOT SHOWN HERE: this machine and its user allow no way to it; see testing/scarce.ts', undefined]];

describe('a data folder on a disk', () => {
  const scarce = scarceFolders();
  const readOnly = readOnlyFolders();
  const running: Started[] = [];
  const start = (directory: string, under?: readonly string[]): Started => {
    const started = new Started({ YIKOU_PORT: '0', YIKOU_DATA_DIR: directory, YIKOU_LOG_LEVEL: 'silent' }, under);
    running.push(started);
    return started;
  };

  afterAll(async () => {
    await Promise.all(running.map((each) => each.stop('SIGKILL')));
    for (const each of [...scarce, ...readOnly]) each.remove();
  });

  it.each(titled(scarce))(
    'that is full: commands get 503, nothing is half done, and it goes on when there is room (%s)',
    async (_, way) => {
      if (way === undefined) {
        expect(process.platform).not.toBe('linux');
        return;
      }
      const product = start(way.directory);
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

      way.fill(product);
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

      way.clear(product);
      for (const each of waiting) expect((await register(each)).status).toBe(201);
      const cases = async () => (await everything(client, 'auditor', '/intake/cases')).length;
      const until = Date.now() + 60_000;
      while ((await cases()) < before + serial && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await cases()).toBe(before + serial);
      const { runId } = await client.post<Doc>('admin', '/admin/read-models/checks', {}, 'check');
      expect((await checked(client, runId!)).filter(({ status }) => status !== 'same')).toEqual([]);
      expect(await product.stop('SIGINT')).toMatchObject({ code: 0 });
      const store = await openSqliteEventStore({ directory: way.directory, readonly: true });
      expect(await verifyLog(store)).toMatchObject({ faultCount: 0 });
      await store.close();
    },
  );

  it.each(titled(readOnly))('that cannot be written: refused with a sentence (%s)', async (_, way) => {
    if (way === undefined) {
      expect(process.platform).not.toBe('linux');
      return;
    }
    const { code, output } = await start(way.directory, way.under).ended;
    expect([code, output]).toEqual([1, expect.stringMatching(/readonly|read-only|EROFS|unable to open/i) as string]);
    expect(output).not.toMatch(/^ {4}at /m);
  });
});
