import { Inject, Injectable } from '@nestjs/common';
import { CommandHandler, streamOf, type Aggregate, type CommandEnvelope, type Handled, type Message } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import type { DomainClock } from '@yikou/timers';
import { DOMAIN_CLOCK, EVENT_STORE } from '../tokens';

/** Commands to aggregates by their id: one state cache for all services of the process. */
@Injectable()
export class Commands {
  private readonly handler: CommandHandler;

  constructor(@Inject(EVENT_STORE) store: EventStore, @Inject(DOMAIN_CLOCK) clock: DomainClock) {
    this.handler = new CommandHandler(store, clock);
  }

  /**
   * @throws DomainError of the decider; IDEMPOTENCY_KEY_REUSED when the command id was used with another request
   * @throws RevisionMismatch when `envelope.ifMatch` is not the stream's revision
   */
  handle<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    return this.handler.handle(aggregate, streamOf(aggregate, id), command, envelope);
  }

  /** The folded state and its revision (-1: nothing recorded yet), as of now. */
  stateOf<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    id: string,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    return this.handler.stateOf(aggregate, streamOf(aggregate, id));
  }
}
