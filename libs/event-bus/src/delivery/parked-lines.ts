import type { CommandEnvelope, CommandHandler } from '@yikou/event-sourcing';
import { EventTooLarge, type EventStore } from '@yikou/event-store';
import { DomainError, derivedId } from '@yikou/shared-kernel';
import type { Delivered } from '../message';
import { deliveredOf, omittedOf, parkedOf, parkedWithoutData, positionOf } from '../parking/parked-message';
import type { LargeMessage, ParkedMessage, ParkingCommand, ParkingFailure, ParkingState } from '../parking/parking';
import { parkedStream, parkingCodec, parkingLine } from '../parking/parking.aggregate';
import { parking } from '../parking/parking.decider';
import { reactionEnvelope } from '../reaction';
import { BoundedMap } from './bounded-map';

/** Who asks for it and why: the command id is the key of idempotency, each event it leads to carries the actor. */
export type ParkingAct = Omit<CommandEnvelope, 'ifMatch'>;

export interface Replayed {
  /** The ids of the messages that were handled, in order. */
  readonly released: readonly string[];
  /** The message at which the replay stopped. Absent: the key is open. */
  readonly failed?: { readonly messageId: string; readonly failure: ParkingFailure };
}

/** Gives a message again as its topic tells it now; undefined when that tells the reactor nothing there. */
export type ReadAgain = (at: Pick<Delivered, 'topic' | 'position'>) => Promise<Delivered | undefined>;

export interface LinesSetting {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly service: string;
  readonly reactor: string;
  readonly readAgain: ReadAgain;
  /** Keys whose state is remembered. */
  readonly remembered: number;
}

type Attempt = (delivered: Delivered) => Promise<ParkingFailure | undefined>;

/** The lines of one reactor: what is parked, in its streams. */
export class ParkedLines {
  /** Keys known to be open: most are, and always were. */
  private readonly open: BoundedMap<string, ParkingState>;
  private readonly store: EventStore;
  private readonly commands: CommandHandler;
  private readonly reactor: string;

  constructor(private readonly setting: LinesSetting) {
    ({ store: this.store, commands: this.commands, reactor: this.reactor } = setting);
    this.open = new BoundedMap(setting.remembered);
  }

  /** Read from its stream when it is not known to be open. */
  async stateOf(key: string): Promise<ParkingState> {
    const known = this.open.get(key);
    if (known) return known;
    const { state } = await this.commands.stateOf(parkingLine, parkedStream(this.reactor, key));
    if (state.status === 'open') this.open.set(key, state);
    return state;
  }

  /** The first of its key to fail. */
  async park(delivered: Delivered, failure: ParkingFailure): Promise<void> {
    const key = delivered.message.subject;
    await this.enter(delivered, (parked) => ({ type: 'ParkMessage', reactor: this.reactor, key, parked, failure }));
  }

  /** A later message of a parked key. */
  async join(delivered: Delivered): Promise<void> {
    await this.enter(delivered, (parked) => ({ type: 'JoinParked', parked }));
  }

  async discard(key: string, messageId: string, reason: string, act: ParkingAct): Promise<void> {
    await this.command(key, { type: 'DiscardMessage', messageId, reason }, act);
  }

  /**
   * Tries the messages of a key again, the oldest first, until one fails or the key is open. Done again with the same command id it
   * answers what came of it then, and goes on where it was cut off.
   * @param attempt gives the failure of a message, if it fails; an error of it is one of infrastructure and ends the replay
   */
  async replay(key: string, act: ParkingAct, attempt: Attempt): Promise<Replayed> {
    const before = await this.cameOf(key, act);
    if (before.ended) return before.answer;
    const released = [...before.answer.released];
    for (;;) {
      const { state } = await this.commands.stateOf(parkingLine, parkedStream(this.reactor, key));
      const oldest = state.status === 'open' ? undefined : state.messages[0];
      if (!oldest) return { released };
      const messageId = oldest.message.id;
      const failure = await this.tried(oldest, attempt);
      const envelope = { ...act, commandId: idOfStep(act, messageId) };
      if (failure) {
        await this.command(key, { type: 'RecordFailure', messageId, failure }, envelope);
        return { released, failed: { messageId, failure } };
      }
      await this.command(key, { type: 'ReleaseMessage', messageId }, envelope);
      released.push(messageId);
    }
  }

  /**
   * A message enters the stream of its key once and never again, parked or joined: both have the same command id. One that an event
   * cannot hold, with all that surrounds it there, enters without its data.
   */
  private async enter(delivered: Delivered, command: (parked: ParkedMessage) => ParkingCommand): Promise<void> {
    const { message } = delivered;
    const stream = parkedStream(this.reactor, message.subject);
    const envelope = reactionEnvelope({ service: this.setting.service, reactor: this.reactor, message, stream });
    try {
      await this.command(message.subject, command(parkedOf(delivered)), envelope);
    } catch (error) {
      if (!(error instanceof EventTooLarge)) throw error;
      await this.command(message.subject, command(parkedWithoutData(delivered)), envelope);
    }
  }

  private async tried(parked: ParkedMessage, attempt: Attempt): Promise<ParkingFailure | undefined> {
    const whole = 'omitted' in parked ? await this.wholeAgain(parked) : deliveredOf(parked);
    return 'code' in whole ? whole : attempt(whole);
  }

  /** With the data that were left out; a failure where they are not what they were. */
  private async wholeAgain(parked: LargeMessage): Promise<Delivered | ParkingFailure> {
    const { message, topic, omitted } = parked;
    const position = positionOf(parked);
    const found = await this.setting.readAgain({ topic, position });
    if (found?.message.id !== message.id)
      return { code: 'MESSAGE_NOT_IN_LOG', detail: JSON.stringify({ topic, position: parked.position }) };
    const { data } = found.message;
    const { hash } = omittedOf(data);
    if (hash !== omitted.hash) return { code: 'MESSAGE_CHANGED', detail: JSON.stringify({ hash, parked: omitted.hash }) };
    return { message: { ...message, data }, topic, position };
  }

  private async command(key: string, command: ParkingCommand, envelope: CommandEnvelope): Promise<void> {
    this.open.delete(key);
    await this.commands.handle(parkingLine, parkedStream(this.reactor, key), command, envelope);
  }

  /** What history has of an earlier delivery of the same act. */
  private async cameOf(key: string, act: ParkingAct): Promise<{ readonly ended: boolean; readonly answer: Replayed }> {
    const released: string[] = [];
    let ended = false;
    let failed: Replayed['failed'];
    let state = parking.initialState;
    for await (const page of this.store.readStream(parkedStream(this.reactor, key))) {
      for (const recorded of page) {
        const event = parkingCodec.decode(recorded);
        if (!event) continue;
        state = parking.evolve(state, event);
        if (!('messageId' in event) || recorded.metadata.commandId !== idOfStep(act, event.messageId)) continue;
        if (event.type === 'MessageReleased') released.push(event.messageId);
        if (event.type === 'MessageFailedAgain') failed = { messageId: event.messageId, failure: event.failure };
        ended = failed !== undefined || state.status === 'open';
      }
    }
    if (state.status === 'open' && !ended) throw new DomainError('KEY_NOT_PARKED', { reactor: this.reactor, key });
    return { ended, answer: { released, ...(failed ? { failed } : {}) } };
  }
}

const idOfStep = (act: ParkingAct, messageId: string) => derivedId(act.commandId, messageId);
