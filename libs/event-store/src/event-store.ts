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

export interface SubscriptionPage {
  /** In order, none missed; may be empty when all that was seen was filtered out. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been seen (not necessarily given: the filter). Kept in memory only, never as a checkpoint. */
  readonly seen: Position;
  /** True when nothing was left to give when this page was made. */
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
   * @throws WrongExpectedRevision when the stream stands elsewhere
   * @throws EventTooLarge when an event with its metadata is not under 1,000,000 bytes
   */
  append(stream: StreamName, events: readonly StoredEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /** Pages of one stream; nothing for a stream that does not exist. */
  readStream(stream: StreamName, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** Pages of the whole log up to the head at the time of the call. */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** From history to live without a gap, until the signal aborts (then it ends without an error). */
  subscribe(options?: ReadAllOptions): AsyncIterable<SubscriptionPage>;

  /** The position of the last event in the log; `START` when there is none. */
  head(): Promise<Position>;

  close(): Promise<void>;
}

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
    super(`an event of ${bytes} bytes for ${stream}: the limit is ${EVENT_BYTES_LIMIT}`);
  }
}

/** The store cannot be written or read now (disk full, file locked, server away). Retry later; nothing was appended. */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}
