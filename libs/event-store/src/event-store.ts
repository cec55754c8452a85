import type { EventText } from './append-rules';
import type { Epoch, Position, RecordedEvent, StoredEvent, StreamName } from './envelope';

/** `NoStream`, or the exact revision of the stream's last event; never "any". */
export type ExpectedRevision = 'NoStream' | number;

export interface AppendResult {
  /** Of the last event appended. */
  readonly revision: number;
  /** Of each event appended, in order. */
  readonly positions: readonly Position[];
}

export interface ReadStreamOptions {
  readonly direction?: 'forward' | 'backward';
  /** First revision to give, inclusive: default the first (forward) or the last (backward). */
  readonly fromRevision?: number;
  /** At most so many events. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** Server-side filter: by category or by event type, one of the two (KurrentDB has one filter). */
export type EventFilter = { readonly categories: readonly string[] } | { readonly types: readonly string[] };

export interface ReadAllOptions {
  /** Exclusive; default the start. */
  readonly from?: Position;
  readonly filter?: EventFilter;
  /** Events a page at most; default 1,000. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions extends ReadAllOptions {
  /**
   * Told how far has been seen while the subscription waits and the filter lets nothing through; it is told here instead of by an empty page,
   * so that whoever follows little is not woken by everything.
   */
  readonly passedOver?: (seen: Position) => void;
}

export interface SubscriptionPage {
  /** In order, none missed; may be empty when all that was seen was filtered out. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been seen (not necessarily given: the filter). Kept in memory only, never as a checkpoint. */
  readonly seen: Position;
  /** True when nothing was left to see when this page was made: `seen` was the head. Said once on arriving there, if need be with an empty page. */
  readonly caughtUp: boolean;
}

/**
 * The only source of truth. An operation that not every server has does not exist here.
 * One append is the only commit: it is durable when its promise resolves, and nothing of it exists when it rejects.
 */
export interface EventStore {
  readonly epoch: Epoch;

  /**
   * Appends all events or none to one stream. `events[0].revision` must follow `expected`.
   * @param texts the JSON of data and metadata of each event, from a caller that has made it already
   * @throws WrongExpectedRevision when the stream stands elsewhere
   * @throws EventTooLarge when the append with all its metadata is not under 1,000,000 bytes
   * @throws EventStoreUnavailable when the store cannot be written now
   */
  append(
    stream: StreamName,
    events: readonly StoredEvent[],
    expected: ExpectedRevision,
    texts?: readonly EventText[],
  ): Promise<AppendResult>;

  /** Pages of one stream, up to its end; nothing for a stream that does not exist. Throws the signal's reason when it aborts. */
  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** Pages of the whole log up to the head at the time of the call. Throws the signal's reason when it aborts. */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** From history to live without a gap, until the signal aborts or the store closes (then it ends without an error). */
  subscribe(options?: SubscribeOptions): AsyncIterable<SubscriptionPage>;

  /** The position of the last event in the log; `START` when there is none. */
  head(): Promise<Position>;

  close(): Promise<void>;
}

/** An append, with the metadata of all its events, stays under this: the smallest limit of any server. */
export const EVENT_BYTES_LIMIT = 1_000_000;

export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** What the stream really has; `NoStream` when there is none. */
    readonly actual: ExpectedRevision,
  ) {
    super(`stream ${stream} stands at ${String(actual)}, not at ${String(expected)}`);
  }
}

export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
  constructor(
    readonly stream: string,
    readonly bytes: number,
  ) {
    super(`an append of ${bytes} bytes to ${stream}: the limit is ${EVENT_BYTES_LIMIT}`);
  }
}

/**
 * The store cannot be written or read now (disk full, file locked, server away). Retry later: nothing of the append was acknowledged,
 * and nothing of it is half there. Where the commit itself was cut off, the tail of the stream tells whether all of it is there.
 */
export class EventStoreUnavailable extends Error {
  override readonly name: string = 'EventStoreUnavailable';
}

/** What is stored is damaged, or its end is missing: waiting does not mend it, restoring a backup does. The message is a sentence for the operator. */
export class EventStoreDamaged extends EventStoreUnavailable {
  override readonly name: string = 'EventStoreDamaged';
  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(
      `${zh}：请停止产品，并以 yikou restore 从备份恢复。` +
        ` ${en}: stop the product and restore a backup (yikou restore --from BACKUP --keys KEYS --replace).`,
      options,
    );
  }
}

/** What stands in the log is no event any more: somebody or something has changed it. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  constructor(
    readonly stream: string,
    readonly revision: number,
    readonly position: Position,
  ) {
    super(`event ${revision} of ${stream}, at position ${position}, cannot be read: it has been changed`);
  }
}
