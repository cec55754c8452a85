import type { Epoch, Position } from '@yikou/event-store';
import type { Delivered, Relay } from './message';

/**
 * One that reacts: messages of its types, in order within a key, in parallel across keys. Awaited.
 * A `DomainError`, an `UnreadableMessage` or no answer within the limit parks the key for this reactor; any other error is a failure of
 * infrastructure and is retried without end, with back-off.
 */
export interface Reactor {
  /** Unique in the product, kebab-case, e.g. `approval-review-opener`. */
  readonly name: string;
  readonly types: readonly string[];
  handle(delivered: Delivered): Promise<void>;
}

export interface ConsumerGroup {
  /** The service that reacts. */
  readonly service: string;
  readonly topics: readonly string[];
  readonly reactors: readonly Reactor[];
}

export interface RunningGroup {
  stop(): Promise<void>;
}

export interface BusPage {
  readonly messages: readonly Delivered[];
  readonly seen: Position;
  readonly caughtUp: boolean;
}

/** Delivery is at least once; a reactor is never given the same (epoch, sequence) of a key again while the group remembers it. */
export interface EventBus {
  readonly epoch: Epoch;
  /** Declares what a service tells; before anything consumes its topic. */
  relay(relay: Relay): void;
  consume(group: ConsumerGroup): Promise<RunningGroup>;
  /**
   * All that a topic tells, after a position (exclusive), from history to live: the source of read models of another service's facts.
   * @param passedOver told how far has been seen while nothing comes, instead of by an empty page
   */
  follow(topics: readonly string[], after: Position, signal: AbortSignal, passedOver?: (seen: Position) => void): AsyncIterable<BusPage>;
  /** History up to now only. */
  replay(topics: readonly string[], after: Position, signal?: AbortSignal): AsyncIterable<BusPage>;
  close(): Promise<void>;
}

/** A message that does not fit its contract: parks the key. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  constructor(
    readonly type: string,
    readonly rule: string,
  ) {
    super(`a message of type ${type} does not fit its contract: ${rule}`);
  }
}

/** A fact that the reactor needs is not here yet (its model lags): retried like a failure of infrastructure, never parked. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
