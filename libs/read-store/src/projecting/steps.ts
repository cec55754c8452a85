import { toMessage, type Delivered, type EventBus, type Relay } from '@yikou/event-bus';
import { categoryOf, type Epoch, type EventStore, type Position, type RecordedEvent } from '@yikou/event-store';
import type { AnyProjection, FactProjection, Projection } from '../projection';

/** An event or a message as one projection takes it. */
export interface Step<Doc extends object> {
  readonly position: Position;
  /** Of the event, or of the event that the message tells of. */
  readonly eventId: string;
  documents(): readonly string[];
  project(doc: Doc | undefined, id: string): Doc | undefined;
}

export interface StepPage<Doc extends object> {
  readonly steps: readonly Step<Doc>[];
  readonly seen: Position;
  readonly caughtUp: boolean;
}

export interface HistoryOptions {
  /** Steps a page at most, where the source can. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** All that a projection reads, in order. */
export interface StepSource<Doc extends object> {
  readonly epoch: Epoch;
  /**
   * From history to live, after a position.
   * @param passedOver told how far has been seen while no step comes, instead of by an empty page
   */
  follow(after: Position, signal: AbortSignal, passedOver: (seen: Position) => void): AsyncIterable<StepPage<Doc>>;
  /** Up to the head at the time of the call. */
  history(after: Position, options?: HistoryOptions): AsyncIterable<readonly Step<Doc>[]>;
}

export const isFactProjection = <Doc extends object>(projection: AnyProjection<Doc>): projection is FactProjection<Doc> =>
  'topics' in projection;

/** Where projections of facts hear what others tell: from the bus, or, where there is none, from the relays themselves. */
export type Tellers = EventBus | readonly Relay[];

/** @throws TypeError when a projection of facts is given nobody who tells, or none of them tells a topic that it reads */
export const stepSource = <Doc extends object>(projection: AnyProjection<Doc>, events: EventStore, tellers?: Tellers): StepSource<Doc> => {
  if (!isFactProjection(projection)) return eventSteps(projection, events);
  if (!tellers) throw new TypeError(`${projection.model.name} is built from what others tell, and there is no bus`);
  return isRelays(tellers) ? relayedSteps(projection, events, tellers) : messageSteps(projection, tellers);
};

const isRelays = (tellers: Tellers): tellers is readonly Relay[] => Array.isArray(tellers);

const eventSteps = <Doc extends object>(projection: Projection<Doc>, events: EventStore): StepSource<Doc> => {
  const { categories } = projection;
  const filter = categories === 'all' ? {} : { filter: { categories } };
  const stepOf = (event: RecordedEvent): Step<Doc> => ({
    position: event.position,
    eventId: event.id,
    documents: () => projection.documents(event),
    project: (doc, id) => projection.project(doc, event, id),
  });
  return {
    epoch: events.epoch,
    async *follow(from, signal, passedOver) {
      for await (const page of events.subscribe({ from, signal, passedOver, ...filter })) yield { ...page, steps: page.events.map(stepOf) };
    },
    async *history(from, options) {
      for await (const page of events.readAll({ from, ...filter, ...options })) yield page.map(stepOf);
    },
  };
};

const messageSteps = <Doc extends object>(projection: FactProjection<Doc>, bus: EventBus): StepSource<Doc> => {
  const stepOf = stepOfMessage(projection);
  return {
    epoch: bus.epoch,
    async *follow(after, signal, passedOver) {
      for await (const page of bus.follow(projection.topics, after, signal, passedOver))
        yield { ...page, steps: page.messages.map(stepOf) };
    },
    async *history(after, options) {
      for await (const page of bus.replay(projection.topics, after, options?.signal)) yield page.messages.map(stepOf);
    },
  };
};

/** Where there is no bus, messages are made from the events by the relays themselves. */
const relayedSteps = <Doc extends object>(
  projection: FactProjection<Doc>,
  events: EventStore,
  relays: readonly Relay[],
): StepSource<Doc> => {
  const told = relays.filter(({ topic }) => projection.topics.includes(topic));
  const untold = projection.topics.find((topic) => !told.some((relay) => relay.topic === topic));
  if (untold !== undefined) throw new TypeError(`nobody tells the topic ${untold}, which ${projection.model.name} is built from`);
  const filter = { categories: [...new Set(told.flatMap((relay) => relay.categories))] };
  const stepOf = stepOfMessage(projection);
  const stepsOf = (page: readonly RecordedEvent[]) => page.flatMap((event) => messagesOf(told, event, events.epoch)).map(stepOf);
  return {
    epoch: events.epoch,
    async *follow(from, signal, passedOver) {
      for await (const page of events.subscribe({ from, filter, signal, passedOver })) yield { ...page, steps: stepsOf(page.events) };
    },
    async *history(from, options) {
      for await (const page of events.readAll({ from, filter, ...options })) yield stepsOf(page);
    },
  };
};

const messagesOf = (relays: readonly Relay[], event: RecordedEvent, epoch: Epoch): readonly Delivered[] =>
  relays.flatMap((relay) => {
    const message = relay.categories.includes(categoryOf(event.stream)) ? toMessage(relay, event, epoch) : undefined;
    return message ? [{ message, topic: relay.topic, position: event.position }] : [];
  });

const stepOfMessage =
  <Doc extends object>(projection: FactProjection<Doc>) =>
  (delivered: Delivered): Step<Doc> => ({
    position: delivered.position,
    eventId: delivered.message.causationid,
    documents: () => projection.documents(delivered),
    project: (doc, id) => projection.project(doc, delivered, id),
  });
