import { messageId } from '@yikou/event-bus';
import { CommandHandler, type Aggregate } from '@yikou/event-sourcing';
import { categoryOf, type Actor, type EventStore, type JsonObject, type RecordedEvent, type StreamName } from '@yikou/event-store';
import { derivedId, type Instant } from '@yikou/shared-kernel';

/** An event as some service has recorded it, by its name in history. */
export interface Told {
  readonly type: string;
  readonly data?: JsonObject;
  readonly occurredAt?: Instant;
  readonly actor?: Actor;
  /** The event that led to it, and the message that told of that one. */
  readonly cause?: { readonly event: RecordedEvent; readonly toldAs: string };
}

type Any = { readonly type: string; readonly data: JsonObject };

const historyOf = (category: string): Aggregate<undefined, Any, Any> => ({
  category,
  decider: { initialState: undefined, decide: (told) => [told], evolve: () => undefined, allowed: () => [] },
  codec: {
    names: [],
    nameOf: (type) => type,
    encode: ({ type, data }) => ({ type, version: 1, data }),
    decode: ({ type, data }) => ({ type, data }),
  },
});

export const CLERK: Actor = { id: 'account-of-the-clerk', role: 'clerk', department: 'YK-XSP', authority: '行政许可法 §29' };

/** Writes what services that are not started here would have written. */
export class Recorder {
  private readonly handler: CommandHandler;
  private count = 0;
  /** When the next event becomes known. */
  recordedAt: Instant;

  constructor(store: EventStore, at: Instant) {
    this.recordedAt = at;
    this.handler = new CommandHandler(store, { now: () => this.recordedAt });
  }

  async record(stream: StreamName, { type, data = {}, occurredAt, actor = CLERK, cause }: Told): Promise<RecordedEvent> {
    const commandId = derivedId('recorded', stream, String((this.count += 1)));
    const envelope = {
      commandId,
      causationId: cause ? messageId(cause.toldAs, cause.event.id) : commandId,
      correlationId: cause?.event.metadata.correlationId ?? commandId,
      actor,
      ...(occurredAt && { occurredAt }),
    };
    const { recorded } = await this.handler.handle(historyOf(categoryOf(stream)), stream, { type, data }, envelope);
    return recorded[0]!;
  }
}
