import { streamOf, type Aggregate, type CommandEnvelope, type CommandHandler, type Handled, type Message } from '@yikou/event-sourcing';

/** Hears how each command ended: metrics. */
export interface CommandObserver {
  handled(category: string, outcome: 'recorded' | 'repeated' | 'nothing'): void;
  refused(category: string, error: unknown): void;
}

/** Commands to aggregates by their id: one state cache for all services of the process. Injected by this class; the profile provides it. */
export class Commands {
  constructor(
    private readonly handler: CommandHandler,
    private readonly observer?: CommandObserver,
  ) {}

  /**
   * @throws DomainError of the decider; IDEMPOTENCY_KEY_REUSED when the command id was used with another request
   * @throws RevisionMismatch when `envelope.ifMatch` is not the stream's revision
   */
  async handle<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    try {
      const handled = await this.handler.handle(aggregate, streamOf(aggregate, id), command, envelope);
      this.observer?.handled(aggregate.category, outcomeOf(handled));
      return handled;
    } catch (error) {
      this.observer?.refused(aggregate.category, error);
      throw error;
    }
  }

  /** The folded state and its revision (-1: nothing recorded yet), as of now. */
  stateOf<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    return this.handler.stateOf(aggregate, streamOf(aggregate, id));
  }
}

const outcomeOf = ({ repeated, recorded }: Handled<unknown>): 'recorded' | 'repeated' | 'nothing' =>
  repeated ? 'repeated' : recorded.length > 0 ? 'recorded' : 'nothing';
