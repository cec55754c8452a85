import type { StreamName } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import type { Aggregate } from './aggregate';
import type { CommandEnvelope, CommandHandler, Handled } from './command-handler';
import type { Message } from './decider';

/** A command for another stream: what a process asks for. */
export interface Request {
  readonly stream: StreamName;
  send(handler: CommandHandler, envelope: CommandEnvelope): Promise<unknown>;
}

export const request = <State, Command, Event extends Message>(
  aggregate: Aggregate<State, Command, Event>,
  stream: StreamName,
  command: Command,
): Request => ({ stream, send: (handler, envelope) => handler.handle(aggregate, stream, command, envelope) });

/**
 * A process manager is a decider with its own stream: its commands are what comes in, its events are what it has noted and what
 * it has decided to ask for. The stream is its inbox and its outbox, so that its state is folded like any other.
 */
export interface ProcessManager<State, Incoming, Event extends Message> {
  readonly aggregate: Aggregate<State, Incoming, Event>;
  /** What an event of the process asks of others. Pure. */
  requests(event: Event): readonly Request[];
}

/**
 * Lets a process take in what has come and sends what it asks for. Deliver it again until it resolves: what came in is recorded
 * once, and each request has an id of its own that derives from the recorded event, so that whoever had it already does nothing.
 * @param envelope of what has come in; its `actor` also acts for the process
 * @throws what the process or the one asked refuses; requests after that one are not sent
 */
export const reactAsProcess = async <State, Incoming, Event extends Message>(
  handler: CommandHandler,
  process: ProcessManager<State, Incoming, Event>,
  stream: StreamName,
  incoming: Incoming,
  envelope: CommandEnvelope,
): Promise<Handled<Event>> => {
  const handled = await handler.handle(process.aggregate, stream, incoming, envelope);
  for (const recorded of handled.recorded) {
    const event = process.aggregate.codec.decode(recorded);
    const requests = event ? process.requests(event) : [];
    for (const [ordinal, each] of requests.entries()) {
      const { actor, correlationId, occurredAt } = recorded.metadata;
      const commandId = derivedId(recorded.id, process.aggregate.category, each.stream, String(ordinal));
      await each.send(handler, { commandId, causationId: recorded.id, correlationId, actor, occurredAt });
    }
  }
  return handled;
};
