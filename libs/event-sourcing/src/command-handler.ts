import {
  EventTooLarge,
  HASH_ALG,
  WrongExpectedRevision,
  nth,
  seal,
  type Actor,
  type EventStore,
  type Position,
  type RecordedEvent,
  type SealedEvent,
  type StreamName,
} from '@yikou/event-store';
import { DomainError, uuidV5, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { Aggregate } from './aggregate';
import { unreadable } from './codec';
import type { Message } from './decider';
import { StateCache, type CachedStream } from './state-cache';
import { Turns } from './turns';

/** What surrounds a command: who, why, and under which key of idempotency. */
export interface CommandEnvelope {
  readonly commandId: Uuid;
  /** HMAC of the request; absent for reactors and timers. */
  readonly requestHash?: string;
  readonly causationId: string;
  readonly correlationId: string;
  readonly actor: Actor;
  /** When it was true; default: when it is recorded. */
  readonly occurredAt?: Instant;
  /** The revision that the caller has seen (`If-Match`). */
  readonly ifMatch?: number;
}

export interface Handled<Event> {
  /** The events of this command: appended now, or recorded when it came the first time. Empty when there was nothing to do. */
  readonly events: readonly Event[];
  readonly recorded: readonly RecordedEvent[];
  /** The stream's revision after the command's own events; -1 while the stream does not exist. */
  readonly revision: number;
  /** Of the command's last event; absent when it has none. */
  readonly position?: Position;
  /** True when the answer is the one recorded at the first delivery. */
  readonly repeated: boolean;
}

/** The caller has seen another revision than the stream has (412). */
export class RevisionMismatch extends Error {
  override readonly name = 'RevisionMismatch';
  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`seen revision ${expected}, the stream is at ${actual}`);
  }
}

export interface Clock {
  now(): Instant;
}

export interface CommandHandlerOptions {
  /** Bound of the state cache, over all streams; default 64 MiB. */
  readonly cacheBytes?: number;
}

/**
 * Load, decide, append at the revision read. One rule of idempotency: where the stream has the command's id, the answer is
 * what was recorded then; this is looked up before `If-Match`, state and limits. Whatever is refused from a cached state is
 * refused only after the tail of the stream has been read and looked at again.
 */
export class CommandHandler {
  private readonly cache: StateCache;
  private readonly turns = new Turns<StreamName>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    options: CommandHandlerOptions = {},
  ) {
    this.cache = new StateCache(options.cacheBytes ?? 64 * 1024 * 1024);
  }

  /**
   * Commands of this process on one stream take turns: only other processes can come between reading and appending, and many commands on
   * one stream (a number series) do not decide again and again what another has decided meanwhile.
   * @throws DomainError of the decider; IDEMPOTENCY_KEY_REUSED when the id was used with another request
   * @throws RevisionMismatch when `ifMatch` is not the stream's revision
   */
  handle<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    return this.turns.take(stream, () => this.handleInTurn(aggregate, stream, command, envelope));
  }

  private async handleInTurn<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    let known = this.cache.get<State>(stream, aggregate.version ?? 1);
    let fresh = known === undefined;
    known ??= await this.catchUp(aggregate, stream, undefined);
    for (;;) {
      const revision = known.commands.revisionOf(envelope.commandId);
      if (revision !== undefined) return await this.answerAgain(aggregate, stream, revision, envelope);
      try {
        const recorded = await this.attempt(aggregate, stream, known, command, envelope);
        if (recorded.length > 0) return this.answer(aggregate, recorded, false);
        if (fresh) return { events: [], recorded: [], revision: known.revision, repeated: false };
      } catch (error) {
        const stale = error instanceof WrongExpectedRevision;
        if (!stale && (fresh || !isRefusal(error))) throw error;
      }
      known = await this.catchUp(aggregate, stream, known);
      fresh = true;
    }
  }

  /** The folded state of a stream and its revision (-1: no such stream), read up to its end now. */
  async stateOf<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    const { state, revision } = await this.catchUp(aggregate, stream, this.cache.get<State>(stream, aggregate.version ?? 1));
    return { state, revision };
  }

  private async attempt<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    known: CachedStream<State>,
    command: Command,
    envelope: CommandEnvelope,
  ): Promise<readonly RecordedEvent[]> {
    if (envelope.ifMatch !== undefined && envelope.ifMatch !== known.revision) throw new RevisionMismatch(envelope.ifMatch, known.revision);
    const decided = aggregate.decider.decide(command, known.state);
    if (decided.length === 0) return [];
    const sealed = this.sealAll(aggregate, stream, known, decided, envelope);
    const { positions } = await this.store.append(
      stream,
      sealed.map(({ event }) => event),
      known.revision < 0 ? 'NoStream' : known.revision,
      sealed.map(({ text }) => text),
    );
    const recorded = sealed.map(({ event }, index) => ({ ...event, position: nth(positions, index) }));
    const length = sealed.reduce((sum, { text }) => sum + text.data.length, 0);
    this.remember(aggregate, stream, known, recorded, length);
    return recorded;
  }

  private sealAll<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    known: CachedStream<State>,
    decided: readonly Event[],
    envelope: CommandEnvelope,
  ): readonly SealedEvent[] {
    const now = this.clock.now();
    const recordedAt = now < known.recordedAt ? known.recordedAt : now;
    let previousHash = known.hash;
    return decided.map((event, index) => {
      const { type, version, data } = aggregate.codec.encode(event);
      const sealed = seal({
        id: uuidV5(String(index), envelope.commandId),
        stream,
        revision: known.revision + 1 + index,
        type,
        version,
        data,
        metadata: {
          commandId: envelope.commandId,
          ...(envelope.requestHash === undefined ? {} : { requestHash: envelope.requestHash }),
          causationId: envelope.causationId,
          correlationId: envelope.correlationId,
          actor: envelope.actor,
          occurredAt: envelope.occurredAt ?? recordedAt,
          recordedAt,
          hashAlg: HASH_ALG,
          previousHash,
        },
      });
      previousHash = sealed.event.metadata.hash;
      return sealed;
    });
  }

  private async catchUp<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    from: CachedStream<State> | undefined,
  ): Promise<CachedStream<State>> {
    let known = from ?? this.nothing(aggregate);
    for await (const page of this.store.readStream(stream, { fromRevision: known.revision + 1 })) {
      const length = page.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0);
      known = this.remember(aggregate, stream, known, page, length);
    }
    return known;
  }

  private nothing<State, Command, Event extends Message>(aggregate: Aggregate<State, Command, Event>): CachedStream<State> {
    return StateCache.empty(aggregate.decider.initialState);
  }

  /** Folds what was recorded, as it will be read again: a state in the cache is the state of a refold. */
  private remember<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    known: CachedStream<State>,
    recorded: readonly RecordedEvent[],
    length: number,
  ): CachedStream<State> {
    const last = recorded.at(-1);
    if (!last) return known;
    const next: CachedStream<State> = {
      state: folded(aggregate, recorded, known.state),
      revision: last.revision,
      hash: last.metadata.hash,
      recordedAt: last.metadata.recordedAt,
      commands: known.commands.with(recorded),
      bytes: known.bytes + length,
    };
    this.cache.put(stream, aggregate.version ?? 1, next);
    return next;
  }

  private async answerAgain<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    stream: StreamName,
    firstRevision: number,
    envelope: CommandEnvelope,
  ): Promise<Handled<Event>> {
    const recorded: RecordedEvent[] = [];
    reading: for await (const page of this.store.readStream(stream, { fromRevision: firstRevision })) {
      for (const event of page) {
        if (event.metadata.commandId !== envelope.commandId) break reading;
        recorded.push(event);
      }
    }
    if (recorded[0]?.metadata.requestHash !== envelope.requestHash) {
      throw new DomainError('IDEMPOTENCY_KEY_REUSED', { field: 'Idempotency-Key', rule: 'one key, one request' });
    }
    return this.answer(aggregate, recorded, true);
  }

  private answer<State, Command, Event extends Message>(
    aggregate: Aggregate<State, Command, Event>,
    recorded: readonly RecordedEvent[],
    repeated: boolean,
  ): Handled<Event> {
    const { revision, position } = nth(recorded, -1);
    return { events: meaningOf(aggregate, recorded), recorded, revision, position, repeated };
  }
}

/** What recorded events say to an aggregate; those of others say nothing. */
const meaningOf = <State, Command, Event extends Message>(
  { codec }: Aggregate<State, Command, Event>,
  recorded: readonly RecordedEvent[],
): readonly Event[] => recorded.map((event) => codec.decode(event)).filter((event) => event !== undefined);

/** Evolution is total over what was decided: where it fails, an event is none of ours. @throws DomainError EVENT_UNREADABLE */
const folded = <State, Command, Event extends Message>(
  aggregate: Aggregate<State, Command, Event>,
  recorded: readonly RecordedEvent[],
  state: State,
): State => {
  const events = meaningOf(aggregate, recorded);
  try {
    return events.reduce((before, event) => aggregate.decider.evolve(before, event), state);
  } catch (error) {
    const { stream, revision } = nth(recorded, 0);
    throw unreadable({ stream, fromRevision: revision }, error);
  }
};

const isRefusal = (error: unknown): boolean =>
  error instanceof DomainError || error instanceof RevisionMismatch || error instanceof EventTooLarge;
