import type { CommandHandler } from '@yikou/event-sourcing';
import type { EventStore, Position } from '@yikou/event-store';
import type { ParkingAct, Replayed } from '../delivery/parked-lines';
import type { ParkedKey, ParkedKeys } from './parked-keys';
import type { ParkingState } from './parking';
import { parkedStream, parkingCodec, parkingLine } from './parking.aggregate';
import { parking } from './parking.decider';
import type { Listed, ListedKey, ViewingCommand, ViewingEvent } from './viewing';
import { viewingAggregate, viewingStream } from './viewing.aggregate';

export interface ParkedKeyQuery {
  readonly reactor?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The read model of `parkedKeys`. */
export interface ParkedKeyIndex {
  find(query: {
    readonly where?: Readonly<Record<string, string>>;
    readonly sort: readonly { readonly path: string; readonly order: 'asc' | 'desc' }[];
    readonly limit?: number;
    readonly cursor?: string;
  }): Promise<{ readonly items: readonly ParkedKey[]; readonly next?: string }>;
}

export type ParkedLine = Extract<ParkingState, { readonly status: 'parked' }>;

/** What was shown, and where the log has the act of showing it. */
export interface Shown<What> {
  readonly shown: What;
  readonly position: Position;
}

export interface ParkingAdminSetting {
  readonly bus: ParkedKeys;
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly index: ParkedKeyIndex;
}

/**
 * What a person does with messages that failed: list, look, try again, discard. Each act is an event with the actor, and what is parked
 * is shown in no other way. An act that comes again shows what it showed the first time, not what is parked since.
 */
export class ParkingAdmin {
  constructor(private readonly setting: ParkingAdminSetting) {}

  /** A page of the parked keys, those that have waited longest first. */
  async list({ reactor, ...page }: ParkedKeyQuery, act: ParkingAct): Promise<Shown<Listed>> {
    const of = reactor === undefined ? {} : { reactor };
    const { items, next } = await this.setting.index.find({ ...page, where: of, sort: [{ path: 'since', order: 'asc' }] });
    const listed = { ...of, items: items.map(listedKey), ...(next !== undefined && { next }) };
    const { event: shown, position } = await this.recorded('ParkedKeysListed', { type: 'ListParkedKeys', ...listed }, act);
    return { shown, position };
  }

  /**
   * The line of a key: its messages, and why the oldest failed.
   * @throws DomainError PARKED_KEY_NOT_FOUND
   */
  async look(reactor: string, key: string, act: ParkingAct): Promise<Shown<ParkedLine>> {
    const { state, revision } = await this.setting.commands.stateOf(parkingLine, parkedStream(reactor, key));
    const count = state.status === 'open' ? 0 : state.messages.length;
    const command = { type: 'LookIntoParkedKey', reactor, key, revision, count } as const;
    const { event, position } = await this.recorded('ParkedKeyLookedInto', command, act);
    return { shown: parkedIn(event.revision === revision ? state : await this.lineAt(event)), position };
  }

  /** @see ParkedKeys.replayParked */
  replay(reactor: string, key: string, act: ParkingAct): Promise<Replayed> {
    return this.setting.bus.replayParked(reactor, key, act);
  }

  /** @see ParkedKeys.discardParked */
  discard(reactor: string, key: string, messageId: string, reason: string, act: ParkingAct): Promise<void> {
    return this.setting.bus.discardParked(reactor, key, messageId, reason, act);
  }

  /** The event of this act, whether it is new or has come before. */
  private async recorded<Type extends ViewingEvent['type']>(type: Type, command: ViewingCommand, act: ParkingAct) {
    const { events, position } = await this.setting.commands.handle(viewingAggregate, viewingStream(act.commandId), command, act);
    const event = events.find((each): each is Extract<ViewingEvent, { readonly type: Type }> => each.type === type);
    if (!event || position === undefined) throw new TypeError(`the act ${act.commandId} is recorded as another`);
    return { event, position };
  }

  private async lineAt({ reactor, key, revision }: { readonly reactor: string; readonly key: string; readonly revision: number }) {
    let state = parking.initialState;
    for await (const page of this.setting.store.readStream(parkedStream(reactor, key), { limit: revision + 1 })) {
      for (const recorded of page) {
        const event = parkingCodec.decode(recorded);
        if (event) state = parking.evolve(state, event);
      }
    }
    return state;
  }
}

const listedKey = ({ reactor, key, count, since, code }: ParkedKey): ListedKey => ({ reactor, key, count, since, code });

const parkedIn = (state: ParkingState): ParkedLine => {
  if (state.status === 'open') throw new TypeError('what was looked into was parked');
  return state;
};
