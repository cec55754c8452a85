import type { CommandHandler } from '@yikou/event-sourcing';
import { EventStoreUnavailable, type EventStore } from '@yikou/event-store';
import { NotYet, type Reactor } from '../event-bus';
import type { BusLog } from '../log';
import type { Delivered } from '../message';
import type { ParkingFailure } from '../parking/parking';
import { hasPassed } from '../parking/parking.decider';
import { isAborted } from './aborted';
import { AnswerLimit } from './answer-limit';
import { waitBefore, type BackOff } from './back-off';
import { failureOf } from './failure';
import { LastSequences } from './last-sequences';
import { ParkedLines, type ParkingAct, type ReadAgain, type Replayed } from './parked-lines';
import { Slots } from './slots';

export interface DeliveryLimits {
  /** Without an answer for so long, a message parks its key. */
  readonly answerWithinMs: number;
  /** Messages of one reactor that are handled at once, each of another key. */
  readonly inFlight: number;
  /** Messages of one reactor that are in memory: in flight, behind others of their key, or waiting for back-off. */
  readonly inMemory: number;
  readonly backOff: BackOff;
  /** Keys of one reactor whose state is remembered. */
  readonly remembered: number;
}

export const DEFAULT_LIMITS: DeliveryLimits = {
  answerWithinMs: 30_000,
  inFlight: 64,
  inMemory: 4_096,
  backOff: { firstMs: 20, maxMs: 30_000 },
  remembered: 50_000,
};

/** A message on its way to a reactor. */
export interface Parcel {
  readonly delivered: Delivered;
  /** The stream that it tells of: sequences are compared within it. */
  readonly stream: string;
  /** Called when it was handled, parked or dropped as stale. Not called when the lanes stop before that. */
  done(): void;
}

export interface LaneSetting {
  readonly service: string;
  readonly reactor: Reactor;
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly log: BusLog;
  readonly limits: DeliveryLimits;
  /** Where a parked message is found again that was too large to be kept. */
  readonly readAgain: ReadAgain;
  /** Told when a reactor is at work. */
  readonly busy: { begin(): void; end(): void };
}

/**
 * Brings messages to one reactor: in order within a key, in parallel across keys; parks what fails, joins what follows it, retries
 * failures of infrastructure without end. Knows nothing of where the messages come from.
 */
export class ReactorLanes {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly inFlight: Slots;
  private readonly inMemory: Slots;
  private readonly sequences: LastSequences;
  private readonly lines: ParkedLines;
  private readonly answers: AnswerLimit;
  private readonly stopping = new AbortController();

  constructor(private readonly setting: LaneSetting) {
    const { limits, reactor } = setting;
    this.inFlight = new Slots(limits.inFlight);
    this.inMemory = new Slots(limits.inMemory);
    this.sequences = new LastSequences(limits.remembered);
    this.lines = new ParkedLines({ ...setting, reactor: reactor.name, remembered: limits.remembered });
    this.answers = new AnswerLimit(limits.answerWithinMs);
  }

  /** Resolves when the message has its place, not when it is handled: this is the back-pressure. */
  async accept(parcel: Parcel): Promise<void> {
    await this.inMemory.take();
    void this.inLane(parcel.delivered.message.subject, () => this.deliver(parcel)).finally(() => {
      this.inMemory.give();
    });
  }

  /** @see ParkedLines.replay; waits for its turn among the messages of the key */
  replay(key: string, act: ParkingAct): Promise<Replayed> {
    return this.whenItsTurn(key, () => this.lines.replay(key, act, (delivered) => this.attempt(delivered)));
  }

  discard(key: string, messageId: string, reason: string, act: ParkingAct): Promise<void> {
    return this.whenItsTurn(key, () => this.lines.discard(key, messageId, reason, act));
  }

  /** Lets what is in flight come to its end; what has not begun is not begun. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.tails.values());
  }

  /** Runs after everything else of its key. Never rejects. */
  private inLane(key: string, job: () => Promise<void>): Promise<void> {
    const tail = (this.tails.get(key) ?? Promise.resolve()).then(job);
    this.tails.set(key, tail);
    return tail.finally(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
  }

  private whenItsTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.inLane(key, async () => {
        if (this.stopping.signal.aborted) reject(new EventStoreUnavailable('the bus is stopping'));
        else await act().then(resolve, reject);
      });
    });
  }

  private async deliver(parcel: Parcel): Promise<void> {
    const { delivered, stream } = parcel;
    if (!this.sequences.isStale(delivered, stream)) {
      const ended = await this.patiently(delivered, () => this.deliverOnce(delivered));
      if (!ended) return;
      this.sequences.remember(delivered, stream);
    }
    parcel.done();
  }

  private async deliverOnce(delivered: Delivered): Promise<void> {
    const line = await this.lines.stateOf(delivered.message.subject);
    if (hasPassed(line, delivered)) return;
    if (line.status === 'parked') {
      await this.lines.join(delivered);
      return;
    }
    const failure = await this.attempt(delivered);
    if (!failure) return;
    await this.lines.park(delivered, failure);
    this.setting.log.warn({ ...this.about(delivered), failure }, 'message parked: its key is held for this reactor');
  }

  /** Gives why the message is to be parked; undefined when it was handled. */
  private async attempt(delivered: Delivered): Promise<ParkingFailure | undefined> {
    await this.inFlight.take();
    try {
      this.stopping.signal.throwIfAborted();
      this.setting.busy.begin();
      try {
        await this.answers.within(this.setting.reactor.handle(delivered));
        return undefined;
      } catch (error) {
        const failure = failureOf(error);
        if (!failure) throw error;
        return failure;
      } finally {
        this.setting.busy.end();
      }
    } finally {
      this.inFlight.give();
    }
  }

  /** Again and again, with back-off, until it is done; false when the lanes stop before that. */
  private async patiently(delivered: Delivered, work: () => Promise<void>): Promise<boolean> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await work();
        return true;
      } catch (error) {
        if (isAborted(signal)) return false;
        // A fact that lags is the usual case, and here soon.
        if (!(error instanceof NotYet) || attempt > 5) {
          this.setting.log.warn({ ...this.about(delivered), attempt, err: error }, 'message not handled: tried again after a pause');
        }
        await waitBefore(attempt, this.setting.limits.backOff, signal).catch(() => undefined);
      }
    }
    return false;
  }

  private about({ message, position }: Delivered): object {
    const { id, type, subject } = message;
    return { reactor: this.setting.reactor.name, messageId: id, messageType: type, key: subject, position: String(position) };
  }
}
