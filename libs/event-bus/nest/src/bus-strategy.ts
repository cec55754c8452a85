import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { topicOfType, type Delivered, type EventBus, type Reactor, type RunningGroup } from '@yikou/event-bus';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ReactionExtras, ReactsOptions } from './reacts';

type ReactionHandler = MessageHandler<Delivered, undefined, unknown>;

export interface BusStrategyOptions {
  /** Of this service alone: Nest chains the handlers of everybody who shares one. */
  readonly transportId: symbol;
  readonly service: string;
  readonly bus: EventBus;
  /** Default: those that its types are told on, by their names. */
  readonly topics?: readonly string[];
}

/** Brings the bus to the `@Reacts` methods of one service's controllers. */
export class BusStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId: symbol;
  override readonly propagatesEventHandlerErrors = true;
  private readonly reactors = new Map<string, Reactor>();
  private group: RunningGroup | undefined;

  constructor(private readonly options: BusStrategyOptions) {
    super();
    this.transportId = options.transportId;
  }

  /**
   * Called by Nest once for every type of a handler. Handlers that name no transport are offered to every strategy: those are not ours.
   * @throws TypeError when two methods have one name
   */
  override addHandler(pattern: unknown, handler: ReactionHandler, isEventHandler = false, extras: Partial<ReactionExtras> = {}): void {
    const { reaction } = extras;
    if (!isEventHandler || reaction?.bus !== this.transportId) return;
    if (pattern === reaction.types[0]) this.add(reaction, handler);
  }

  /** @param callback called with the error, if the group cannot start */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => {
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    await this.group?.stop();
    this.group = undefined;
  }

  on(): never {
    throw new TypeError('the bus has no connection of its own to tell of');
  }

  unwrap(): never {
    throw new TypeError('the bus has no server of its own');
  }

  private add({ name, types }: ReactsOptions, handler: ReactionHandler): void {
    if (this.reactors.has(name)) throw new TypeError(`two reactors are called ${name}`);
    this.reactors.set(name, { name, types, handle: (delivered) => answerOf(handler, delivered) });
  }

  private async start(): Promise<void> {
    const reactors = [...this.reactors.values()];
    if (reactors.length === 0) return;
    const { bus, service, topics = [...new Set(reactors.flatMap(({ types }) => types.map(topicOfType)))] } = this.options;
    this.group = await bus.consume({ service, topics, reactors });
  }
}

/** Nest gives the handler's own promise, or an observable when a filter or an interceptor stands in between. */
const answerOf = async (handler: ReactionHandler, delivered: Delivered): Promise<void> => {
  const answer = await handler(delivered);
  if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
};
