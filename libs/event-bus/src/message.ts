import type { Epoch, JsonObject, Position, RecordedEvent } from '@yikou/event-store';
import { uuidV5, type Instant, type Uuid } from '@yikou/shared-kernel';

/** What one service tells the others: a CloudEvent 1.0 in structured JSON form. Extension names are lower case, as the standard wants. */
export interface IntegrationEvent<Type extends string = string, Data = JsonObject> {
  readonly specversion: '1.0';
  /** UUIDv5 of the event's id and the type: the same event always gives the same id. */
  readonly id: Uuid;
  /** `/yikou/<service>` */
  readonly source: string;
  /** e.g. `yikou.intake.case.accepted.v1` */
  readonly type: Type;
  /** The key: messages of one key keep their order (a case id, an item id …). */
  readonly subject: string;
  readonly time: Instant;
  readonly datacontenttype: 'application/json';
  /** The store's epoch number, zero-padded: CloudEvents compares text. */
  readonly epoch: string;
  /** The revision of the event in its stream, zero-padded. */
  readonly sequence: string;
  readonly correlationid: string;
  /** The id of the event that this tells of. */
  readonly causationid: string;
  readonly data: Data;
}

/** A message with its place in the log that it is derived from. */
export interface Delivered<M extends IntegrationEvent = IntegrationEvent> {
  readonly message: M;
  readonly topic: string;
  readonly position: Position;
}

export interface Outgoing {
  readonly type: string;
  readonly key: string;
  readonly data: JsonObject;
}

/**
 * What a service tells of its own events: one event gives at most one message on the service's topic.
 * A pure mapping over history, so it can be replayed at any time.
 */
export interface Relay {
  readonly service: string;
  /** e.g. `yikou.intake.v1` */
  readonly topic: string;
  /** Categories of the service's own streams. */
  readonly categories: readonly string[];
  readonly types: readonly string[];
  map(event: RecordedEvent): Outgoing | undefined;
}

export const topicOf = (service: string): string => `yikou.${service}.v1`;

/** The topic that a type of message is told on: `yikou.intake.case.accepted.v1` on `yikou.intake.v1`. */
export const topicOfType = (type: string): string => topicOf(type.split('.')[1] ?? '');

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** The id of the message of a type that tells of an event, however often it is told: what follows from it names it as its cause. */
export const messageId = (type: string, eventId: Uuid): Uuid => uuidV5(type, eventId);

/**
 * What a relay tells of an event; undefined when it tells nothing of it, or nothing that is wanted.
 * @throws TypeError when the mapping gives a type that its relay does not declare: who wants it would never get it
 */
export const toMessage = (
  relay: Relay,
  event: RecordedEvent,
  epoch: Epoch,
  wanted: readonly string[] = relay.types,
): IntegrationEvent | undefined => {
  const out = relay.map(event);
  if (!out) return undefined;
  if (!relay.types.includes(out.type)) throw new TypeError(`${relay.service} tells ${out.type}, which its relay does not declare`);
  if (!wanted.includes(out.type)) return undefined;
  return {
    specversion: '1.0',
    id: messageId(out.type, event.id),
    source: `/yikou/${relay.service}`,
    type: out.type,
    subject: out.key,
    time: event.metadata.occurredAt,
    datacontenttype: 'application/json',
    epoch: padded(epoch.number, 10),
    sequence: padded(event.revision, 12),
    correlationid: event.metadata.correlationId,
    causationid: event.id,
    data: out.data,
  };
};
