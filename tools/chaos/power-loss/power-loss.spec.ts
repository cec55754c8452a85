import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { sampleEvents } from '@yikou/event-store/testing';
import { streamName, type EventStore, type Position } from '@yikou/event-store';
import { drawing, type Draw } from '../seed';
import { losePower } from './power-loss';
import { tear } from './tear';
import { framesOfCommits, offsetOf, readWal, type Wal } from './wal';

const COMMITS = 5;

describe('a loss of power', () => {
  const root = mkdtempSync(join(tmpdir(), 'yikou-loss-'));
  const dead = join(root, 'dead');
  const database = join(dead, 'events.db');
  let store: EventStore;
  let wal: Wal;
  let copies = 0;

  /** The folder of a writer that has died: copied while it is open. */
  beforeAll(async () => {
    const living = join(root, 'living');
    store = await openSqliteEventStore({ directory: living });
    for (let index = 0; index < COMMITS; index += 1)
      await store.append(streamName('sample', String(index)), sampleEvents(streamName('sample', String(index))), 'NoStream');
    cpSync(living, dead, { recursive: true });
    wal = readWal(database)!;
  });
  afterAll(async () => {
    await store.close();
    rmSync(root, { recursive: true, force: true });
  });

  const copyOfDead = (): string => {
    const folder = join(root, `copy-${String((copies += 1))}`);
    cpSync(dead, folder, { recursive: true });
    return folder;
  };
  const headOf = async (directory: string): Promise<Position> => {
    const opened = await openSqliteEventStore({ directory });
    const head = await opened.head();
    await opened.close();
    return head;
  };
  const always =
    (value: number): Draw =>
    () =>
      value;

  it('reads the log: a transaction for each append after the one that made the tables', () => {
    expect(framesOfCommits(wal).length).toBeGreaterThanOrEqual(COMMITS + 1);
    expect(statSync(`${database}-wal`).size).toBeGreaterThanOrEqual(offsetOf(wal, wal.frames.length));
  });

  it.each([0, 0.2, 0.4, 0.6, 0.8, 0.99])('keeps what was synced, however the rest looks (%d)', async (way) => {
    for (let kept = 1; kept <= COMMITS; kept += 1) {
      const folder = copyOfDead();
      const frames = framesOfCommits(wal).at(kept - COMMITS - 1)!;
      const drawn = drawing(`${String(way)} ${String(kept)}`);
      tear(join(folder, 'events.db-wal'), wal, frames, (...words) => (words[0] === 'way' ? way : drawn(...words)));
      rmSync(join(folder, 'events.db-shm'));
      expect(await headOf(folder)).toBeGreaterThanOrEqual(BigInt(kept));
    }
  });

  it('drops the last transaction only, and only when nobody has seen it', async () => {
    const [unseen, seen] = [copyOfDead(), copyOfDead()];
    await losePower({ folder: unseen, draw: always(0), seenIn: async () => BigInt(COMMITS - 1) });
    await losePower({ folder: seen, draw: always(0), seenIn: async () => BigInt(COMMITS) });
    expect([await headOf(unseen), await headOf(seen)]).toEqual([BigInt(COMMITS - 1), BigInt(COMMITS)]);
  });

  it('keeps the last transaction when something else was written after it', async () => {
    const folder = copyOfDead();
    writeFileSync(join(folder, 'bus.db-wal'), '');
    const later = Date.now() / 1_000 + 60;
    utimesSync(join(folder, 'bus.db-wal'), later, later);
    await losePower({ folder, draw: always(0), seenIn: async () => 0n });
    expect(await headOf(folder)).toBe(BigInt(COMMITS));
  });

  it('keeps the last transaction when the next one had begun to be written', async () => {
    const folder = copyOfDead();
    const log = readFileSync(join(folder, 'events.db-wal'));
    const frame = log.subarray(offsetOf(wal, wal.frames.length - 1), offsetOf(wal, wal.frames.length));
    const whole = log.subarray(0, offsetOf(wal, wal.frames.length));
    writeFileSync(join(folder, 'events.db-wal'), Buffer.concat([whole, frame.subarray(0, 24)]));
    await losePower({ folder, draw: always(0), seenIn: async () => 0n });
    expect(await headOf(folder)).toBe(BigInt(COMMITS));
  });

  it('takes the index of each log with it, and leaves what survived a loss alone until somebody writes again', async () => {
    const folder = copyOfDead();
    const lose = () => losePower({ folder, draw: always(0), seenIn: async () => 0n });
    await lose();
    expect(existsSync(join(folder, 'events.db-shm'))).toBe(false);
    const survived = readFileSync(join(folder, 'events.db-wal'));
    await lose();
    expect(readFileSync(join(folder, 'events.db-wal')).equals(survived)).toBe(true);
  });
});
