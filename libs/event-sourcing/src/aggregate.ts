import { streamName, type StreamName } from '@yikou/event-store';
import type { Decider, Message } from './decider';
import type { EventCodec } from './codec';

/** A decider with its place in history: the category of its streams and the codec of its events. */
export interface Aggregate<State, Command, Event extends Message> {
  /** The category: lower case, no hyphen, e.g. `review`. */
  readonly category: string;
  readonly decider: Decider<State, Command, Event>;
  readonly codec: EventCodec<Event>;
  /** Raised when `evolve` changes its meaning: folded states of an older version are not used. Default 1. */
  readonly version?: number;
}

export const streamOf = (aggregate: { readonly category: string }, id: string): StreamName => streamName(aggregate.category, id);
