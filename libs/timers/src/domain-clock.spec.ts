import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandHandler } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { instantFromMs, parseInstant } from '@yikou/shared-kernel';
import { CLOCK_STREAM } from './clock-stream/clock-stream.aggregate';
import { openDomainClock, SystemDomainClock, VirtualDomainClock } from './domain-clock';
import { setDeadline } from './testing/matters';

const start = parseInstant('2010-10-02T00:00:00.000Z');
const later = parseInstant('2010-10-04T00:00:00.000Z');

describe('the domain clock', () => {
  let directory: string;
  let store: EventStore;
  let nowMs: number;
  const system = { nowMs: () => nowMs };

  beforeEach(async () => {
    nowMs = Date.parse('2026-01-05T08:00:00.000Z');
    directory = await mkdtemp(join(tmpdir(), 'yikou-clock-'));
    store = await openSqliteEventStore({ directory });
  });

  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  describe('of the system', () => {
    it('follows the machine, except backwards', () => {
      const clock = new SystemDomainClock(system);
      nowMs += 5;
      const high = clock.now();
      expect(high).toBe(instantFromMs(nowMs));
      nowMs -= 3_600_000;
      expect(clock.now()).toBe(high);
      nowMs += 3_600_001;
      expect(clock.now()).toBe(instantFromMs(nowMs));
    });

    it('does not begin below what was recorded last', async () => {
      const commands = new CommandHandler(store, await openDomainClock({ store, mode: 'system', system }));
      nowMs += 60_000;
      await setDeadline(commands, '1', 'yellow', later);
      const recorded = instantFromMs(nowMs);
      nowMs -= 3_600_000;
      const clock = await openDomainClock({ store, mode: 'system', system });
      expect(clock.now()).toBe(recorded);
    });

    it('nor below what was recorded last by its time, where commands that ran together came into the log in another order', async () => {
      const clock = await openDomainClock({ store, mode: 'system', system });
      nowMs += 60_000;
      const highest = clock.now();
      await setDeadline(new CommandHandler(store, { now: () => highest }), '1', 'yellow', later);
      const decidedBefore = instantFromMs(nowMs - 40);
      for (const id of ['2', '3']) await setDeadline(new CommandHandler(store, { now: () => decidedBefore }), id, 'yellow', later);
      nowMs -= 3_600_000;
      expect((await openDomainClock({ store, mode: 'system', system })).now()).toBe(highest);
    });
  });

  describe('that is virtual', () => {
    const open = (startAt = start) => openDomainClock({ store, mode: 'virtual', startAt, system });

    it('begins where it is told and stands still', async () => {
      const clock = await open();
      expect([clock.mode, clock.now()]).toEqual(['virtual', start]);
      nowMs += 60_000;
      expect(clock.now()).toBe(start);
    });

    it('begins with the machine when it is not told', async () => {
      const clock = await openDomainClock({ store, mode: 'virtual', system });
      expect(clock.now()).toBe(instantFromMs(nowMs));
    });

    it('is moved, never backwards, and is there when it is opened again', async () => {
      const clock = (await open()) as VirtualDomainClock;
      await clock.moveTo(later);
      await clock.moveTo(start);
      expect(clock.now()).toBe(later);
      expect((await open()).now()).toBe(later);
    });

    it('says in history who moved it, and when it was moved', async () => {
      const clock = (await open()) as VirtualDomainClock;
      await clock.moveTo(later, { id: 'admin-1', role: 'admin', authority: '岗位职责' });
      const events = [];
      for await (const page of store.readStream(CLOCK_STREAM)) events.push(...page);
      expect(events).toMatchObject([
        { type: 'clock.virtual.started', data: { at: start }, metadata: { actor: { id: 'system:clock' }, recordedAt: start } },
        { type: 'clock.virtual.advanced', data: { to: later }, metadata: { actor: { id: 'admin-1' }, recordedAt: start } },
      ]);
    });
  });

  it('keeps the mode that its folder began with', async () => {
    await openDomainClock({ store, mode: 'virtual', startAt: start, system });
    await expect(openDomainClock({ store, mode: 'system', system })).rejects.toMatchObject({
      code: 'CLOCK_MODE_FIXED',
      facts: { fixed: 'virtual', wanted: 'system' },
    });
  });

  it('keeps the system’s mode alike', async () => {
    await openDomainClock({ store, mode: 'system', system });
    await expect(openDomainClock({ store, mode: 'virtual', system })).rejects.toMatchObject({ code: 'CLOCK_MODE_FIXED' });
  });

  it('is not virtual in a folder that has a history already', async () => {
    await setDeadline(new CommandHandler(store, { now: () => start }), '1', 'yellow', later);
    await expect(openDomainClock({ store, mode: 'virtual', startAt: start, system })).rejects.toMatchObject({ code: 'CLOCK_MODE_FIXED' });
  });
});
