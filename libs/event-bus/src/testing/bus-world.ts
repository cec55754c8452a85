import type { CommandHandler } from '@yikou/event-sourcing';
import type { EventStore, Followers } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import type { DeliveryLimits } from '../delivery/reactor-lanes';
import type { ParkingAct } from '../delivery/parked-lines';
import type { EventBus, Reactor } from '../event-bus';
import type { BusLog } from '../log';
import type { Delivered } from '../message';
import type { ParkedKeys } from '../parking/parked-keys';
import { NOTE_TOLD, textOf } from './notes';

/** A bus with the history that it is fed from. */
export interface OpenBus {
  readonly bus: EventBus & ParkedKeys;
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly followers: Followers;
  /** Ends in order: what was processed is in the checkpoints. */
  close(): Promise<void>;
}

export interface OpenBusOptions {
  readonly limits?: Partial<DeliveryLimits>;
  readonly log?: BusLog;
  /** Every message comes twice, as it may on any bus that delivers at least once. */
  readonly twice?: boolean;
}

/** Where a bus lives: history and checkpoints outlive each bus that is opened on them. */
export interface BusWorld {
  open(options?: OpenBusOptions): Promise<OpenBus>;
  /**
   * Runs a group `crash` with the reactor `crash-reactor` for NOTE_TOLD in a process of its own, which is killed (SIGKILL) once it
   * has handled so many messages. Gives the texts of the notes that it handled, in order. No bus is open meanwhile.
   */
  consumeAndKill(handled: number): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** Counts what happens and lets a test wait for it. */
export class Gauge {
  private waiting: (() => void)[] = [];

  changed(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

/** A reactor that keeps what it was given, as `key:text`, and does to each what the test wants. */
export class Recorder implements Reactor {
  readonly given: string[] = [];
  readonly handled: string[] = [];
  private readonly gauge = new Gauge();

  constructor(
    readonly name: string,
    private readonly react: (line: string, delivered: Delivered) => Promise<void> | void = () => undefined,
    readonly types: readonly string[] = [NOTE_TOLD],
  ) {}

  async handle(delivered: Delivered): Promise<void> {
    const line = `${delivered.message.subject}:${textOf(delivered)}`;
    this.given.push(line);
    this.gauge.changed();
    await this.react(line, delivered);
    this.handled.push(line);
    this.gauge.changed();
  }

  untilGiven(count: number): Promise<void> {
    return this.gauge.until(() => this.given.length >= count);
  }

  untilHandled(count: number): Promise<void> {
    return this.gauge.until(() => this.handled.length >= count);
  }
}

/** A door that handlers wait at until the test opens it. */
export class Door {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** An act of the administrator; the same name is the same act. */
export const act = (name: string): ParkingAct => {
  const commandId = derivedId('act', name);
  return { commandId, causationId: commandId, correlationId: commandId, actor: { id: 'admin-1', role: 'admin', authority: '岗位职责' } };
};
