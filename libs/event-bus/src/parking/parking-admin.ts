import type { CommandHandler } from '@yikou/event-sourcing';
import type { ParkingAct, Replayed } from '../delivery/parked-lines';
import type { ParkedKey, ParkedKeys } from './parked-keys';
import type { ParkingState } from './parking';
import { parkedStream, parkingLine } from './parking.aggregate';

export interface ParkedKeyQuery {
  readonly reactor?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ParkedKeyPage {
  readonly items: readonly ParkedKey[];
  readonly next?: string;
}

/** The read model of `parkedKeys`. */
export interface ParkedKeyIndex {
  find(query: {
    readonly where?: Readonly<Record<string, string>>;
    readonly sort: readonly { readonly path: string; readonly order: 'asc' | 'desc' }[];
    readonly limit?: number;
    readonly cursor?: string;
  }): Promise<ParkedKeyPage>;
}

/** What a person does with messages that failed: look, try again, discard. Each act is an event with the actor. */
export class ParkingAdmin {
  constructor(
    private readonly bus: ParkedKeys,
    private readonly commands: CommandHandler,
    private readonly index: ParkedKeyIndex,
  ) {}

  /** Parked keys, those that have waited longest first. */
  list({ reactor, ...page }: ParkedKeyQuery = {}): Promise<ParkedKeyPage> {
    return this.index.find({ ...page, ...(reactor === undefined ? {} : { where: { reactor } }), sort: [{ path: 'since', order: 'asc' }] });
  }

  /** The line of a key from history itself: its messages, and why the oldest failed. */
  async show(reactor: string, key: string): Promise<ParkingState> {
    const { state } = await this.commands.stateOf(parkingLine, parkedStream(reactor, key));
    return state;
  }

  /** @see ParkedKeys.replayParked */
  replay(reactor: string, key: string, act: ParkingAct): Promise<Replayed> {
    return this.bus.replayParked(reactor, key, act);
  }

  /** @see ParkedKeys.discardParked */
  discard(reactor: string, key: string, messageId: string, reason: string, act: ParkingAct): Promise<void> {
    return this.bus.discardParked(reactor, key, messageId, reason, act);
  }
}
