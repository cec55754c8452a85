import type { Reactor, RunningGroup } from '../event-bus';
import type { ParkingState } from '../parking/parking';
import { parkedStream, parkingLine } from '../parking/parking.aggregate';
import type { BusWorld, OpenBus, OpenBusOptions } from './bus-world';
import { NOTES_TOPIC, notesRelay, takeNote, type Note } from './notes';

/** What the parts of the contract suite work on: the bus of one test, and what they all ask of it. */
export class ContractBench {
  world!: BusWorld;
  open!: OpenBus;

  readonly start = async (options: OpenBusOptions = {}): Promise<void> => {
    this.open = await this.world.open(options);
    this.open.bus.relay(notesRelay);
  };

  readonly restart = async (options: OpenBusOptions = {}): Promise<void> => {
    await this.open.close();
    await this.start(options);
  };

  readonly consume = (...reactors: Reactor[]): Promise<RunningGroup> =>
    this.open.bus.consume({ service: 'listener', topics: [NOTES_TOPIC], reactors });

  /** One after the other; text is `key:text`. */
  readonly tell = async (...notes: (string | Note)[]): Promise<void> => {
    for (const note of notes) await takeNote(this.open.commands, typeof note === 'string' ? noteOf(note) : note);
  };

  readonly quiet = async (): Promise<void> => {
    await this.open.followers.quiet(() => this.open.store.head());
  };

  readonly line = async (reactor: string, key: string): Promise<ParkingState> =>
    (await this.open.commands.stateOf(parkingLine, parkedStream(reactor, key))).state;

  readonly parkedTexts = async (reactor: string, key: string): Promise<readonly unknown[]> =>
    (await this.parked(reactor, key)).map(({ message }) => ('data' in message ? message.data['text'] : undefined));

  readonly idsOf = async (reactor: string, key: string): Promise<readonly string[]> =>
    (await this.parked(reactor, key)).map(({ message }) => message.id);

  private async parked(reactor: string, key: string) {
    const state = await this.line(reactor, key);
    return state.status === 'open' ? [] : state.messages;
  }
}

const noteOf = (line: string): Note => ({ key: line.slice(0, line.indexOf(':')), text: line.slice(line.indexOf(':') + 1) });
