import { CommandHandler } from '@yikou/event-sourcing';
import { START, type Actor, type EventStore, type Position } from '@yikou/event-store';
import { derivedId, instantFromMs, msOf, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { ClockCommand } from './clock-stream/clock-stream';
import { CLOCK_STREAM, clockAggregate } from './clock-stream/clock-stream.aggregate';
import { systemClock, type DomainClock, type SystemClock } from './clock';

/** Follows the machine's clock, except backwards. */
export class SystemDomainClock implements DomainClock {
  readonly mode = 'system';
  private highestMs: number;
  private highest: Instant;

  /** @param notBefore what was recorded last: the clock does not begin below it */
  constructor(
    private readonly system: SystemClock = systemClock,
    notBefore?: Instant,
  ) {
    this.highestMs = notBefore === undefined ? system.nowMs() : Math.max(msOf(notBefore), system.nowMs());
    this.highest = instantFromMs(this.highestMs);
  }

  now(): Instant {
    const nowMs = this.system.nowMs();
    if (nowMs > this.highestMs) {
      this.highestMs = nowMs;
      this.highest = instantFromMs(nowMs);
    }
    return this.highest;
  }
}

/** Stands still until it is moved, by an event in a stream of its own. For development. */
export class VirtualDomainClock implements DomainClock {
  readonly mode = 'virtual';
  private readonly commands: CommandHandler;

  constructor(
    store: EventStore,
    private at: Instant,
  ) {
    // One stream that grows with every advance, of which only the command ids stay in memory.
    this.commands = new CommandHandler(store, this, { cacheBytes: Number.MAX_SAFE_INTEGER });
  }

  now(): Instant {
    return this.at;
  }

  /** Never backwards. It is there, durably, when this resolves. */
  async moveTo(to: Instant, by: Actor = CLOCK_ACTOR): Promise<void> {
    if (to <= this.at) return;
    await act(this.commands, derivedId(CLOCK_STREAM, 'advance', to), { type: 'AdvanceClock', to }, by);
    if (to > this.at) this.at = to;
  }
}

export interface ClockOptions {
  readonly store: EventStore;
  readonly mode: 'system' | 'virtual';
  /** Where a virtual clock begins in an empty store; default: now. Of no account once it has begun. */
  readonly startAt?: Instant;
  readonly system?: SystemClock;
}

/**
 * The clock of law of a store: writes its mode into an empty one, goes on where it was in another.
 * @throws DomainError CLOCK_MODE_FIXED when the store began with the other mode
 */
export const openDomainClock = async ({
  store,
  mode,
  startAt,
  system = systemClock,
}: ClockOptions): Promise<SystemDomainClock | VirtualDomainClock> => {
  const head = await store.head();
  const systemTime = new SystemDomainClock(system, await recordedAt(store, head));
  const at = mode === 'virtual' ? (startAt ?? systemTime.now()) : systemTime.now();
  const commands = new CommandHandler(store, { now: () => at });
  const command: ClockCommand =
    mode === 'virtual' ? { type: 'StartVirtualClock', at, storeIsEmpty: head === START } : { type: 'StartSystemClock' };
  await act(commands, derivedId(CLOCK_STREAM, 'start', mode), command, CLOCK_ACTOR);
  const { state } = await commands.stateOf(clockAggregate, CLOCK_STREAM);
  return state.status === 'virtual' ? new VirtualDomainClock(store, state.at) : systemTime;
};

const CLOCK_ACTOR: Actor = { id: 'system:clock', role: 'system', authority: 'YIKOU_CLOCK' };

const act = async (commands: CommandHandler, commandId: Uuid, command: ClockCommand, actor: Actor): Promise<void> => {
  await commands.handle(clockAggregate, CLOCK_STREAM, command, { commandId, causationId: commandId, correlationId: commandId, actor });
};

/** Commands that run together may come into the log in another order than their times: so many positions are looked at, and the last event. */
const TOGETHER = 2_000n;

/** The latest time that the end of the log was recorded at. */
const recordedAt = async (store: EventStore, head: Position): Promise<Instant | undefined> => {
  let latest: Instant | undefined;
  const from = (head > TOGETHER ? head - TOGETHER : START) as Position;
  for await (const page of store.readAll({ from })) {
    for (const { metadata } of page) if (latest === undefined || metadata.recordedAt > latest) latest = metadata.recordedAt;
  }
  return latest;
};
