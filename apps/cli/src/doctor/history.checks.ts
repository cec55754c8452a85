import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointsIn } from '@yikou/event-bus-embedded';
import { START, type EventStore, type Position } from '@yikou/event-store';
import { damageIn, EVENTS_FILE, keyStoreOf, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { KeyLedger } from '@yikou/key-store-sqlite';
import { KEYS_FOLDER, lossIn } from '@yikou/platform';
import type { Checkpoint } from '@yikou/read-store';
import { modelCheckpointsIn } from '@yikou/read-store-sqlite';
import type { Instant } from '@yikou/shared-kernel';
import { CLOCK_STREAM, clockCodec } from '@yikou/timers';
import { masterKeyFor } from '../backup/master-key';
import { BackupRefused } from '../backup/refused';
import { fault, ok, RESTORE, warn, type Finding } from './finding';

export const eventsCheck = (directory: string): readonly Finding[] => {
  if (!existsSync(join(directory, EVENTS_FILE))) {
    const history = existsSync(join(directory, KEYS_FOLDER)) || existsSync(join(directory, 'models'));
    return history ? [fault('events', 'events.db 不在 is missing', RESTORE)] : [ok('events', '尚无历史 no history yet')];
  }
  const damage = damageIn(directory);
  return [
    damage === undefined
      ? ok('events', '每一页完好 every page is whole')
      : fault('events', `events.db 已损坏 is damaged: ${damage}`, RESTORE),
  ];
};

export const epochCheck = async (store: EventStore): Promise<readonly Finding[]> => {
  const { number, id } = store.epoch;
  return [ok('epoch', `第 ${String(number)} 时期 epoch ${String(number)} (${id}), ${String(await store.head())}`)];
};

/** Who followed the log: none may have seen what it does not hold; of another epoch, each begins again by itself. */
export const checkpointsCheck = async (store: EventStore, directory: string): Promise<readonly Finding[]> => {
  const all = new Map<string, Checkpoint>();
  for (const [name, checkpoint] of checkpointsIn(directory)) all.set(name, checkpoint);
  for (const [name, checkpoint] of modelCheckpointsIn(directory)) if (checkpoint) all.set(name, checkpoint);
  const loss = await lossIn(store, all);
  if (loss)
    return [
      fault(
        'checkpoints',
        `历史缺了结尾 the end of history is missing: ${loss.witness} ${String(loss.checkpoint.position)}, events.db ${String(loss.head)}`,
        `${RESTORE}; 若有意放回旧库 if an older store was put back on purpose: yikou epoch new`,
      ),
    ];
  const others = [...all].filter(([, { epoch }]) => epoch.id !== store.epoch.id).map(([name]) => name);
  if (others.length > 0)
    return [
      warn(
        'checkpoints',
        `${String(others.length)} 个属于其他时期 of another epoch: ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}`,
        '下次启动时自动重建 they begin again at the next start',
      ),
    ];
  return [ok('checkpoints', `${String(all.size)} 个均在历史之中 all of them are in history`)];
};

export const keysCheck = (directory: string, environment: NodeJS.ProcessEnv): readonly Finding[] => {
  const expected = keyStoreOf(directory);
  const todo = '以 yikou restore --keys 恢复 restore the newest copy: yikou restore --keys KEYS --replace';
  const ledger = KeyLedger.open(join(directory, KEYS_FOLDER));
  if (!ledger) return [expected === undefined ? ok('keys', '尚无密钥库 no key store yet') : fault('keys', 'keys.db 不在 is missing', todo)];
  try {
    if (expected !== undefined && expected !== ledger.id)
      return [fault('keys', '密钥库属于另一套数据 it belongs to another history', todo)];
    const opens = ledger.opensWith(masterKeyFor(directory, environment));
    const text = `${String(ledger.subjects)} 人 people, ${String(ledger.erasures().length)} 人已被删除 forgotten`;
    if (opens) return [ok('keys', `主密钥可打开 the master key opens it: ${text}`)];
    return [fault('keys', '主密钥打不开密钥库 the master key does not open it', '改正 YIKOU_MASTER_KEY set YIKOU_MASTER_KEY right')];
  } catch (error) {
    if (error instanceof BackupRefused) return [fault('keys', error.message, '设 YIKOU_MASTER_KEY set YIKOU_MASTER_KEY')];
    throw error;
  } finally {
    ledger.close();
  }
};

/** A virtual clock, or that of the machine, which must not be behind what was recorded last. */
export const clockCheck = async (store: EventStore, nowMs: number): Promise<readonly Finding[]> => {
  const mode = await clockModeOf(store);
  if (mode === undefined) return [ok('clock', '尚未开始 not begun')];
  if (mode === 'virtual') return [ok('clock', '虚拟时钟 virtual')];
  const last = await lastRecorded(store);
  const behindMs = last === undefined ? 0 : Date.parse(last) - nowMs;
  if (behindMs <= 1_000) return [ok('clock', '系统时钟 that of the machine')];
  return [
    warn(
      'clock',
      `本机时钟比最后的事件慢 ${(behindMs / 1000).toFixed(0)} 秒 the machine's clock is behind the last event by so many seconds`,
      '校准时钟；此前记录时间停在最后事件处 set it right: until then recorded time stands still',
    ),
  ];
};

const clockModeOf = async (store: EventStore): Promise<'system' | 'virtual' | undefined> => {
  for await (const [first] of store.readStream(CLOCK_STREAM, { limit: 1 }))
    return first && (clockCodec.decode(first)?.type === 'SystemClockStarted' ? 'system' : 'virtual');
  return undefined;
};

const TAIL = 2_000n;

const lastRecorded = async (store: EventStore): Promise<Instant | undefined> => {
  const head = await store.head();
  let latest: Instant | undefined;
  for await (const page of store.readAll({ from: (head > TAIL ? head - TAIL : START) as Position }))
    for (const { metadata } of page) if (latest === undefined || metadata.recordedAt > latest) latest = metadata.recordedAt;
  return latest;
};

/** Runs what needs the open log; what keeps it from being opened is one finding. */
export const withLog = async (directory: string, look: (store: EventStore) => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  const store = await openSqliteEventStore({ directory, readonly: true });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
};
