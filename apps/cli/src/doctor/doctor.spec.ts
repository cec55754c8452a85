import { chmodSync, cpSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteCheckpoints } from '@yikou/event-bus-embedded';
import { streamName, type Position } from '@yikou/event-store';
import { newEpochIn } from '@yikou/event-store-sqlite';
import { sampleEvents } from '@yikou/event-store/testing';
import { openDomainClock } from '@yikou/timers';
import { Bureau } from '../testing/bureau';
import { yikou } from '../testing/yikou';
import { examine } from './doctor';

jest.setTimeout(60_000);

describe('the doctor', () => {
  let bureau: Bureau;
  let directory: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(async () => {
    bureau = await new Bureau().open();
    ({ directory } = bureau);
    environment = {};
    await openDomainClock({ store: bureau.events, mode: 'system' });
    await bureau.register('张三');
  });
  afterEach(() => bureau.remove());

  const findings = (nowMs = Date.now()) => examine({ directory, environment, nowMs });
  /** What is not well, each with what to do. */
  const complaints = async (nowMs?: number) =>
    (await findings(nowMs))
      .filter(({ status }) => status !== 'ok')
      .map(({ check, status, text, todo = '' }) => `${check} ${status}: ${text} → ${todo}`);
  const closed = async (damage: () => void): Promise<readonly string[]> => {
    await bureau.close();
    damage();
    const found = await complaints();
    rmSync(directory, { recursive: true });
    await bureau.open();
    return found;
  };
  const without = (folder: string): string => {
    rmSync(folder, { recursive: true });
    return folder;
  };
  const checkpointAt = async (position: bigint, eventId: string) => {
    const checkpoints = openSqliteCheckpoints(directory);
    await checkpoints.save(new Map([['intake/a', { epoch: bureau.events.epoch, position: position as Position, eventId }]]));
    await checkpoints.close();
  };

  it('finds a sound folder sound from every side, beside its product and without', async () => {
    const sides = ['folder', 'lock', 'space', 'modes', 'events', 'epoch', 'checkpoints', 'clock', 'keys', 'configuration'];
    expect((await findings()).map(({ check, status }) => `${check} ${status}`)).toEqual(sides.map((side) => `${side} ok`));
    expect((await findings()).find(({ check }) => check === 'lock')?.text).toContain('a product runs');
    await bureau.close();
    expect((await findings()).find(({ check }) => check === 'lock')?.text).toContain('no product runs');
    await bureau.open();
  });

  it('finds damage, and names restore', async () => {
    const events = () => join(directory, 'events.db');
    expect(await closed(() => writeFileSync(events(), 'rubbish '.repeat(2_000)))).toContainEqual(
      expect.stringMatching(/events fault: .*yikou restore/) as string,
    );
    expect(await closed(() => rmSync(events()))).toEqual([
      expect.stringMatching(/events fault: .*missing.*yikou restore/) as string,
      ...[],
    ]);
    expect(await closed(() => truncateSync(events(), 8_192))).toContainEqual(
      expect.stringMatching(/events fault.*yikou restore/) as string,
    );
  });

  it('finds keys that are missing, damaged, of another history, or under another master key', async () => {
    const keys = () => join(directory, 'keys', 'keys.db');
    expect(await closed(() => rmSync(keys()))).toEqual([expect.stringMatching(/keys fault: .*missing.*yikou restore --keys/) as string]);
    expect(await closed(() => writeFileSync(keys(), 'rubbish '.repeat(2_000)))).toContainEqual(
      expect.stringMatching(/keys fault.*yikou restore/) as string,
    );
    const other = await new Bureau().open();
    await other.close();
    expect(await closed(() => cpSync(join(other.directory, 'keys'), without(join(directory, 'keys')), { recursive: true }))).toEqual([
      expect.stringContaining('keys fault') as string,
    ]);
    await other.open();
    await other.remove();
    environment = { YIKOU_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') };
    expect(await complaints()).toEqual([expect.stringMatching(/keys fault: .*does not open.*YIKOU_MASTER_KEY/) as string]);
    environment = {};
    rmSync(join(directory, 'keys', 'master.key'));
    expect(await complaints()).toEqual([expect.stringMatching(/keys fault: .*master key is missing/) as string]);
  });

  it('finds keys that others can read', async () => {
    chmodSync(join(directory, 'keys', 'master.key'), 0o644);
    expect(await complaints()).toEqual([expect.stringMatching(/modes fault: .*master\.key.*chmod/) as string]);
  });

  it('finds a history without its end, and who is of another epoch', async () => {
    await checkpointAt(99n, 'gone');
    expect(await complaints()).toEqual([
      expect.stringMatching(/checkpoints fault: .*intake\/a 99.*yikou restore.*yikou epoch new/) as string,
    ]);
    await bureau.close();
    newEpochIn(directory);
    expect(await complaints()).toEqual([expect.stringMatching(/checkpoints warn: .*of another epoch/) as string]);
    await bureau.open();
  });

  it('finds a clock that is behind the last event', async () => {
    const stream = streamName('case', 'late');
    const recordedAt = '2099-01-01T00:00:00.000Z' as never;
    await bureau.events.append(stream, sampleEvents(stream, 1, { metadata: { recordedAt } }), 'NoStream');
    expect(await complaints()).toEqual([expect.stringMatching(/clock warn: .*behind the last event/) as string]);
    expect(await complaints(Date.parse('2099-01-01T00:00:00.500Z'))).toEqual([]);
  });

  it('finds what a restore left', async () => {
    mkdirSync(join(directory, 'replaced-2026'));
    expect(await complaints()).toEqual([expect.stringMatching(/restore warn: .*replaced-2026/) as string]);
  });

  it('says in the shell what is wrong, and ends with 1 then', async () => {
    const sound = await yikou(['doctor', '--json', '--data-dir', directory]);
    expect([sound.code, JSON.parse(sound.out)]).toMatchObject([0, { ok: true }]);
    const { code, out, err } = await yikou(['doctor', '--data-dir', join(directory, 'nothing')], { YIKOU_PORT: 'x' });
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/fault +folder .*no such folder[^]*→[^]*fault +configuration .*YIKOU_PORT/);
  });
});
