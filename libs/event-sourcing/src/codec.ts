import { DomainError } from '@yikou/shared-kernel';
import type { JsonObject } from '@yikou/event-store';
import type { Message } from './decider';

/** Takes the data of version n to version n + 1. Pure and total over every sample ever written. */
export type Upcaster = (data: JsonObject) => JsonObject;

export interface EventDeclaration {
  /** The name it has in history for ever: dotted, past tense, e.g. `approval.review.decided`. */
  readonly name: string;
  /** From the oldest on: `upcasters[0]` takes version 1 to 2. The current version is their number plus one. */
  readonly upcasters?: readonly Upcaster[];
}

type Declarations<Event extends Message> = Readonly<Record<Event['type'], EventDeclaration>>;

interface Stored {
  readonly type: string;
  readonly version: number;
  readonly data: JsonObject;
}

/** Between events in the code (`ReviewDecided`, current version) and events in history (`approval.review.decided`, any version). */
export interface EventCodec<Event extends Message> {
  readonly names: readonly string[];
  encode(event: Event): Stored;
  /**
   * Undefined when the event is of another aggregate.
   * @throws DomainError EVENT_FROM_THE_FUTURE when a later program wrote it; EVENT_UNREADABLE when no program of ours did
   */
  decode(stored: Stored): Event | undefined;
  /** The name in history of an event type of the code. */
  nameOf(type: Event['type']): string;
}

export const eventCodec = <Event extends Message>(declarations: Declarations<Event>): EventCodec<Event> => {
  const entries = Object.entries<EventDeclaration>(declarations);
  const byName = new Map(entries.map(([type, declaration]) => [declaration.name, { type, upcasters: declaration.upcasters ?? [] }]));
  if (byName.size !== entries.length) throw new TypeError('two events have one name');
  const declarationOf = (type: string) => declarations[type as Event['type']];

  return {
    names: [...byName.keys()],
    nameOf: (type) => declarationOf(type).name,
    encode(event) {
      const { type, ...data } = event as unknown as Message & JsonObject;
      const { name, upcasters = [] } = declarationOf(type);
      return { type: name, version: upcasters.length + 1, data };
    },
    decode({ type: name, version, data }) {
      const known = byName.get(name);
      if (!known) return undefined;
      const newest = known.upcasters.length + 1;
      if (!Number.isSafeInteger(version) || version < 1 || !isObject(data)) throw unreadable({ type: name, version });
      if (version > newest) throw new DomainError('EVENT_FROM_THE_FUTURE', { type: name, version, known: newest });
      return { ...upcasted({ type: name, version, data }, known.upcasters), type: known.type } as unknown as Event;
    },
  };
};

const isObject = (data: unknown): boolean => typeof data === 'object' && data !== null && !Array.isArray(data);

const upcasted = ({ type, version, data }: Stored, upcasters: readonly Upcaster[]): JsonObject => {
  try {
    return upcasters.slice(version - 1).reduce((older, upcast) => upcast(older), data);
  } catch (error) {
    throw unreadable({ type, version }, error);
  }
};

/** What stands in history and cannot have been written by us: damage, or somebody's hand. Nothing is decided on it. */
export const unreadable = (facts: Readonly<Record<string, unknown>>, cause?: unknown): DomainError =>
  new DomainError('EVENT_UNREADABLE', { ...facts, ...(cause instanceof Error && { cause: cause.name }) });
