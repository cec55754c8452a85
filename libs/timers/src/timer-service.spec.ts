import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, type BusLog } from '@yikou/event-bus';
import { EventStoreUnavailable } from '@yikou/event-store';
import { instantFromMs, msOf, parseInstant, plusMs, type Instant } from '@yikou/shared-kernel';
import { setDeadline } from './testing/matters';
import { TimerWorld, type TimerWorldOptions } from './testing/timer-world';
import type { FiredTimer } from './timer';

/** Each step is forced to disk, and some tests start a process: what that takes depends on the machine. */
jest.setTimeout(60_000);

const DAY = 86_400_000;
const start = parseInstant('2022-01-01T00:00:00.000Z');
const day = (n: number): Instant => plusMs(start, n * DAY);

describe('timers', () => {
  let directory: string;
  let world: TimerWorld;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yikou-timers-'));
  });

  afterEach(async () => {
    await world.close();
    await rm(directory, { recursive: true });
  });

  const open = async (options: Partial<TimerWorldOptions> = {}) => {
    world = await TimerWorld.open({ directory, mode: 'virtual', startAt: start, ...options });
    return world;
  };

  const killedAt = async (mode: 'system' | 'virtual', target: Instant): Promise<void> => {
    const child = spawn(
      process.execPath,
      ['-r', '@swc-node/register', join(__dirname, 'testing/killed-process.ts'), directory, mode, target],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
  };

  describe('under the virtual clock', () => {
    it('fire in order of due time, each at its own time, and the clock arrives', async () => {
      const times: Instant[] = [];
      await open({ fire: async () => void times.push(world.clock.now()) });
      await setDeadline(world.commands, 'b', 'red', day(3));
      await setDeadline(world.commands, 'a', 'yellow', day(2));
      await setDeadline(world.commands, 'b', 'yellow', day(1));
      await setDeadline(world.commands, 'a', 'red', day(9));
      await expect(world.timers.advanceTo(day(5))).resolves.toBe(day(5));
      expect(world.fired).toEqual([`matter-b yellow ${day(1)}`, `matter-a yellow ${day(2)}`, `matter-b red ${day(3)}`]);
      expect(times).toEqual([day(1), day(2), day(3)]);
      expect(world.clock.now()).toBe(day(5));
    });

    it('wait until all that follows from one has happened before the next', async () => {
      await open({
        fire: async ({ kind }) => {
          if (kind === 'first') await setDeadline(world.commands, 'b', 'between', day(2));
        },
      });
      await setDeadline(world.commands, 'a', 'first', day(1));
      await setDeadline(world.commands, 'a', 'last', day(3));
      await world.timers.advanceTo(day(4));
      expect(world.fired).toEqual([`matter-a first ${day(1)}`, `matter-b between ${day(2)}`, `matter-a last ${day(3)}`]);
    });

    it('do not go back: what became due before is fired at once, and an advance into the past does nothing', async () => {
      await open();
      await world.timers.advanceTo(day(5));
      await setDeadline(world.commands, 'a', 'late', day(1));
      await expect(world.timers.advanceTo(day(2))).resolves.toBe(day(5));
      await world.timers.advanceTo(day(5));
      expect(world.fired).toEqual([`matter-a late ${day(1)}`]);
      expect(world.clock.now()).toBe(day(5));
    });

    it('run through a year of daily timers, and again from the same history to the same end', async () => {
      await open();
      for (const id of ['a', 'b']) await setDeadline(world.commands, id, 'daily', day(1));
      await world.timers.advanceTo(day(365));
      expect(world.fired).toEqual(Array.from({ length: 365 }, (_, n) => ['a', 'b'].map((id) => `matter-${id} daily ${day(n + 1)}`)).flat());
      await world.close();
      await open();
      expect(world.clock.now()).toBe(day(365));
      await world.timers.advanceTo(day(366));
      expect(world.fired).toEqual(['a', 'b'].map((id) => `matter-${id} daily ${day(366)}`));
    });

    it('are not fired for a deadline that was moved, and carry the revision of the one that is', async () => {
      const given: FiredTimer[] = [];
      await open({ fire: async (fired) => void given.push(fired) });
      await setDeadline(world.commands, 'a', 'yellow', day(1), '0/cn-2022');
      await setDeadline(world.commands, 'a', 'yellow', day(3), '1/cn-2022');
      await world.timers.advanceTo(day(4));
      expect(given).toMatchObject([{ due: day(3), deadlineRevision: '1/cn-2022' }]);
      expect(world.fired).toEqual([`matter-a yellow ${day(3)}`]);
    });

    it('leave a timer that was refused until an event changes it', async () => {
      const given: string[] = [];
      const warned: object[] = [];
      const log: BusLog = { ...silentLog, warn: (facts) => warned.push(facts) };
      await open({ log, fire: async ({ kind, due }) => void given.push(`${kind} ${due}`) });
      await setDeadline(world.commands, 'a', 'refused', day(1));
      await setDeadline(world.commands, 'a', 'yellow', day(2));
      await world.timers.advanceTo(day(3));
      await world.timers.advanceTo(day(4));
      expect(given).toEqual([`refused ${day(1)}`, `yellow ${day(2)}`]);
      expect(warned).toEqual([
        {
          service: 'matters',
          stream: 'matter-a',
          kind: 'refused',
          due: day(1),
          code: 'NOT_NOW',
          rule: expect.objectContaining({ kind: 'refused' }) as object,
        },
      ]);
      await setDeadline(world.commands, 'a', 'refused', day(5), 'moved');
      await world.timers.advanceTo(day(6));
      expect(given.at(-1)).toBe(`refused ${day(5)}`);
    });

    it('are tried again when infrastructure fails, and the clock does not go on before', async () => {
      let failures = 3;
      await open({
        fire: async () => {
          failures -= 1;
          if (failures >= 0) throw new EventStoreUnavailable('away');
        },
      });
      await setDeadline(world.commands, 'a', 'yellow', day(1));
      await setDeadline(world.commands, 'b', 'yellow', day(2));
      await world.timers.advanceTo(day(3));
      expect(world.fired).toEqual([`matter-a yellow ${day(1)}`, `matter-b yellow ${day(2)}`]);
    });

    it('advance one after the other', async () => {
      await open();
      await setDeadline(world.commands, 'a', 'daily', day(1));
      const arrivals = await Promise.all([day(3), day(2), day(5)].map((target) => world.timers.advanceTo(target)));
      expect(arrivals).toEqual([day(3), day(3), day(5)]);
      expect(world.fired).toEqual([1, 2, 3, 4, 5].map((n) => `matter-a daily ${day(n)}`));
    });

    it('stop advancing when the caller has gone, and go on with the next', async () => {
      const gone = new AbortController();
      await open({
        fire: async ({ due }) => {
          if (due === day(2)) gone.abort();
        },
      });
      await setDeadline(world.commands, 'a', 'daily', day(1));
      await expect(world.timers.advanceTo(day(9), { signal: gone.signal })).rejects.toThrow('aborted');
      expect(world.clock.now()).toBe(day(2));
      await world.timers.advanceTo(day(4));
      expect(world.fired).toEqual([1, 2, 3, 4].map((n) => `matter-a daily ${day(n)}`));
    });

    it('lose nothing when the process is killed between due and fired', async () => {
      await open();
      await setDeadline(world.commands, 'a', 'yellow', day(1));
      await world.close();
      await killedAt('virtual', day(2));
      await open();
      expect(world.clock.now()).toBe(day(1));
      await world.timers.advanceTo(day(2));
      expect(world.fired).toEqual([`matter-a yellow ${day(1)}`]);
    });
  });

  describe('under the system clock', () => {
    const soon = (ms: number): Instant => instantFromMs(Date.now() + ms);
    const firedOf = async (count: number): Promise<void> => {
      while (world.fired.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    const quiet = () => world.followers.quiet(() => world.store.head());

    it('fire when they become due, also those that are set while it sleeps until a later one', async () => {
      await open({ mode: 'system' });
      world.timers.start();
      await setDeadline(world.commands, 'a', 'far', soon(DAY));
      const due = soon(100);
      await setDeadline(world.commands, 'b', 'near', due);
      await firedOf(1);
      expect(world.fired).toEqual([`matter-b near ${due}`]);
      expect(msOf(world.clock.now())).toBeGreaterThanOrEqual(msOf(due));
    });

    it('fire the earliest first', async () => {
      await open({ mode: 'system' });
      const [first, second] = [soon(-2_000), soon(-1_000)];
      await setDeadline(world.commands, 'a', 'second', second);
      await setDeadline(world.commands, 'b', 'first', first);
      await quiet();
      world.timers.start();
      await firedOf(2);
      expect(world.fired).toEqual([`matter-b first ${first}`, `matter-a second ${second}`]);
    });

    it('fire what became due while nobody was there', async () => {
      await open({ mode: 'system' });
      const due = soon(-DAY);
      await setDeadline(world.commands, 'a', 'yellow', due);
      await world.close();
      await open({ mode: 'system' });
      world.timers.start();
      await firedOf(1);
      expect(world.fired).toEqual([`matter-a yellow ${due}`]);
    });

    it('let others go on while one waits for infrastructure; those behind it on its stream wait', async () => {
      let away = true;
      const given: string[] = [];
      await open({
        mode: 'system',
        fire: async ({ stream, kind }) => {
          given.push(`${stream} ${kind}`);
          if (kind === 'stuck' && away) throw new EventStoreUnavailable('away');
        },
      });
      await setDeadline(world.commands, 'a', 'stuck', soon(-3_000));
      await setDeadline(world.commands, 'a', 'behind', soon(-2_000));
      await setDeadline(world.commands, 'b', 'other', soon(-1_000));
      await quiet();
      world.timers.start();
      await firedOf(1);
      expect(world.fired[0]).toContain('matter-b other');
      expect(given).not.toContain('matter-a behind');
      away = false;
      await firedOf(3);
      expect(given.indexOf('matter-a behind')).toBeGreaterThan(given.lastIndexOf('matter-a stuck'));
    });

    it('do not turn in circles around a timer that was refused', async () => {
      const given: string[] = [];
      await open({ mode: 'system', fire: async ({ kind }) => void given.push(kind) });
      await setDeadline(world.commands, 'a', 'refused', soon(-1_000));
      world.timers.start();
      await setDeadline(world.commands, 'b', 'one', soon(-900));
      await firedOf(1);
      await setDeadline(world.commands, 'b', 'two', soon(-900));
      await firedOf(2);
      expect(given.toSorted()).toEqual(['one', 'refused', 'two']);
    });

    it('cannot be advanced by hand', async () => {
      await open({ mode: 'system' });
      await expect(world.timers.advanceTo(day(1))).rejects.toMatchObject({ code: 'CLOCK_NOT_VIRTUAL' });
    });

    it('lose nothing when the process is killed between due and fired', async () => {
      await open({ mode: 'system' });
      const due = soon(-1_000);
      await setDeadline(world.commands, 'a', 'yellow', due);
      await world.close();
      await killedAt('system', due);
      await open({ mode: 'system' });
      world.timers.start();
      await firedOf(1);
      expect(world.fired).toEqual([`matter-a yellow ${due}`]);
    });
  });
});
