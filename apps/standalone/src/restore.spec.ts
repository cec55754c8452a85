import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { itemIdOfName } from './demo/catalogue';
import { demoClient, type DemoClient } from './demo/client';
import { checked, drawn, everything, until, type Doc } from './testing/asking';
import { Department } from './testing/department';
import { Load, type Visitor } from './testing/load';
import { freePort, Started } from './testing/started';

jest.setTimeout(600_000);

const WORKSPACE = join(__dirname, '../../..');
const SEED = process.env['YIKOU_TEST_SEED'] ?? String(Date.now() % 1_000_000);
const CLIENTS = 4;
const KILLS = Number(process.env['YIKOU_TEST_KILLS'] ?? 3);
/** About as long as a restore takes, with the start of its process. */
const LONGEST_RESTORE_MS = 2_500;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `yikou …`; with `killAfter`, killed so many milliseconds after its start. */
const yikou = async (args: readonly string[], killAfter?: number): Promise<Ran> => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['tools/yikou.mjs', ...args], { cwd: WORKSPACE, env: { PATH, HOME } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, out, err };
};

/** @throws what it said, when it did not end well */
const done = async <Answer = Readonly<Record<string, unknown>>>(...args: readonly string[]): Promise<Answer> => {
  const { code, out, err } = await yikou([...args, '--json']);
  if (code !== 0) throw new Error(`yikou ${args.join(' ')}: ${String(code)} ${err}`);
  return JSON.parse(out) as Answer;
};

describe(`backed up under load and restored (YIKOU_TEST_SEED=${SEED})`, () => {
  const root = mkdtempSync(join(tmpdir(), 'yikou-restore-'));
  const [folder, backup, keys] = ['data', 'backup', 'keys'].map((name) => join(root, name)) as [string, string, string];
  const department = new Department();
  let running: Started | undefined;
  let port: string;
  let url: string;
  let client: DemoClient;
  let nextVisitor: () => Visitor;
  let seeded: number;

  const start = async (): Promise<void> => {
    running = new Started({ YIKOU_PORT: port, YIKOU_DATA_DIR: folder });
    url = await running.url();
  };
  const ask = async (as: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const { token } = await client.post<Doc>(as, '/auth/token', { account: as });
    const answer = await fetch(url + path, { headers: { ...headers, authorization: `Bearer ${token!}` } });
    return { status: answer.status, body: (await answer.json()) as Doc };
  };
  const cases = async (): Promise<number> => (await everything(client, 'auditor', '/intake/cases')).length - seeded;
  const expectModelsTrue = async (key: string): Promise<void> => {
    const { runId } = await client.post<Doc>('admin', '/admin/read-models/checks', {}, key);
    const models = await checked(client, runId!);
    expect(models.length).toBeGreaterThan(15);
    expect(models.filter(({ status }) => status !== 'same')).toEqual([]);
  };
  const loaded = async (meanwhile: () => Promise<void>): Promise<Load> => {
    const load = new Load(url, nextVisitor, []);
    const clients = Array.from({ length: CLIENTS }, () => load.run());
    await until(async () => load.flows.length >= 2);
    await meanwhile();
    load.end();
    await Promise.all(clients);
    return load;
  };
  /** The demo's applicant is paid what was matched. */
  const paid = async (key: string): Promise<string> => {
    const { items } = await client.get<{ items: readonly Doc[] }>('applicant', '/subsidy/entitlements');
    const { entitlementId } = items.find(({ status }) => status === 'matched')!;
    const path = `/subsidy/entitlements/${entitlementId!}`;
    const status = async () => (await client.get<Doc>('finance', path))['status'];
    await client.post('applicant', `${path}/confirmations`, { account: '6222020200112230' }, key, 'confirm');
    await until(async () => (await status()) === 'reserved');
    for (const as of ['finance', 'finance2']) await client.post(as, `${path}/approvals`, {}, key, as);
    await until(async () => (await status()) === 'settled');
    const { payments } = await client.get<{ payments: readonly Doc[] }>('finance', path);
    expect(payments).toHaveLength(1);
    return payments[0]!['paymentId']!;
  };

  beforeAll(async () => {
    port = await freePort();
    await start();
    client = demoClient(url);
    const subscription = { departmentCode: 'YK-SCJG', url: await department.listen() };
    department.trust((await client.post<Doc>('supervisor', '/supervision/subscriptions', subscription, 'restore-test'))['secret']!);
    nextVisitor = visitors((await itemIdOfName(client))('食品经营许可'));
    seeded = 0;
    seeded = await cases();
  });
  afterAll(async () => {
    await running?.stop('SIGKILL');
    await department.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('gives back what was backed up, whatever is killed meanwhile; nothing of the time after it is taken for granted', async () => {
    const before = await loaded(async () => {
      expect(await done('backup', '--data-dir', folder, '--out', backup)).toMatchObject({ kind: 'full', faults: 0 });
      await running!.stop('SIGKILL');
      await start();
      expect(await done('backup', '--data-dir', folder, '--out', backup, '--incremental')).toMatchObject({ number: 1, faults: 0 });
      await done('backup', '--data-dir', folder, '--out', keys, '--keys');
      const rehearsed = await done<{ models: readonly object[] }>(
        'restore',
        '--rehearse',
        '--data-dir',
        folder,
        '--from',
        backup,
        '--keys',
        keys,
      );
      expect(rehearsed.models.length).toBeGreaterThan(15);
    });
    expect(await done('backup', '--data-dir', folder, '--out', backup, '--incremental')).toMatchObject({ number: 2, faults: 0 });
    await done('backup', '--data-dir', folder, '--out', keys, '--keys');
    const backedUp = await cases();

    const after = await loaded(async () => undefined);
    const paymentId = await paid('first');
    const { token } = await client.post<Doc>('clerk', '/auth/token', { account: 'clerk' });
    const noted = await fetch(`${url}/intake/cases/${after.flows[0]!.caseId}/notes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token!}`, 'idempotency-key': 'note', 'content-type': 'application/json' },
      body: '{"text":"记"}',
    });
    const position = noted.headers.get('yikou-position') ?? '';
    expect(position).toMatch(/^1-/);
    const feed = '/supervision/departments/YK-SCJG/pushes';
    const { body: pulled } = await ask('supervisor', `${feed}?limit=1000`);
    await running!.stop('SIGKILL');

    const whole = await done<{ events: number }>('verify', '--data-dir', folder);
    const restoring = ['restore', '--data-dir', folder, '--from', backup, '--keys', keys, '--replace', '--json'];
    const seen = new Set<number>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await yikou(restoring, LONGEST_RESTORE_MS * drawn(SEED, 'restore', kill));
      await done('restore', '--finish', '--data-dir', folder);
      const { events } = await done<{ events: number }>('verify', '--data-dir', folder);
      seen.add(events);
    }
    const { code, out } = await yikou(restoring);
    expect(code).toBe(0);
    const restored = JSON.parse(out) as { events: number; epoch: { number: number } };
    expect(restored.epoch.number).toBeGreaterThanOrEqual(2);
    expect(restored.events).toBeLessThan(whole.events);
    expect([...seen].filter((events) => events !== whole.events && events !== restored.events)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('restoring') || name === 'replacing.json')).toEqual([]);

    await start();
    expect(await cases()).toBe(backedUp);
    expect(before.flows.length).toBe(backedUp);
    for (const each of before.answered) expect(await before.again(each)).toEqual({ status: each.status, text: each.text });
    expect(await cases()).toBe(backedUp);
    expect(await ask('auditor', '/intake/cases', { 'yikou-after': position })).toMatchObject({
      status: 409,
      body: { code: 'POSITION_OF_OTHER_EPOCH' },
    });
    expect(await ask('supervisor', `${feed}?cursor=${pulled['cursor']!}`)).toMatchObject({
      status: 409,
      body: { code: 'CURSOR_OF_OTHER_EPOCH' },
    });
    const again = await ask('supervisor', `${feed}?limit=1000`);
    expect((again.body['items'] as unknown as readonly Doc[]).map(({ pushId }) => pushId)).toEqual(
      (pulled['items'] as unknown as readonly Doc[])
        .map(({ pushId }) => pushId)
        .slice(0, (again.body['items'] as unknown as readonly Doc[]).length),
    );
    // The bank knows the payment of before the restore by its id, and makes it once.
    expect(await paid('second')).toBe(paymentId);
    const since = await loaded(async () => undefined);
    expect(await cases()).toBe(backedUp + since.flows.length);
    await expectModelsTrue('after the restore');
    expect(await client.post('admin', '/admin/parked/listings', {}, 'parked')).toEqual({ items: [] });
    expect(department.forged).toEqual([]);
  });

  it('an old copy put under newer read models by hand is refused, and does no harm as a new epoch', async () => {
    await running!.stop('SIGINT');
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `events.db${end}`), { force: true });
    cpSync(join(backup, 'full', 'events.db'), join(folder, 'events.db'));
    expect(existsSync(join(folder, 'models'))).toBe(true);
    const own = await done<{ number: number }>('epoch', 'new', '--data-dir', folder);
    expect(own.number).toBe(2);
    await start();
    await expectModelsTrue('under newer models');
    const load = await loaded(async () => undefined);
    expect(load.flows.length).toBeGreaterThan(0);
    await expectModelsTrue('under newer models, and on');
    expect(await running!.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  it('of the same epoch, an older copy is a loss that stops the start', async () => {
    await start();
    await done('backup', '--data-dir', folder, '--out', join(root, 'another'));
    await loaded(async () => undefined);
    await running!.stop('SIGINT');
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `events.db${end}`), { force: true });
    cpSync(join(root, 'another', 'full', 'events.db'), join(folder, 'events.db'));
    const refused = await new Started({ YIKOU_PORT: port, YIKOU_DATA_DIR: folder }).ended;
    expect([refused.code, refused.output]).toEqual([
      1,
      expect.stringMatching(/yikou restore.*yikou epoch new|yikou epoch new.*yikou restore/s),
    ]);
    await done('epoch', 'new', '--data-dir', folder);
    await start();
    await expectModelsTrue('after the loss');
  });
});

const visitors = (itemId: string) => {
  let serial = 0;
  return (): Visitor => {
    serial += 1;
    const number = citizenIdFrom(YINGKOU, parseBeijingDay('1981-01-01'), serial % 1_000);
    const materials = ['application', 'conditions'].map((code) => ({
      code,
      sha256: 'b'.repeat(64),
      bytes: 1,
      mediaType: 'application/pdf',
    }));
    const registration = { itemId, channel: 'window', applicant: { kind: 'natural', name: '申请人', number }, materials };
    return { login: `restored-${String(serial)}`, number, registration };
  };
};
