import { toMessage, type Delivered, type Relay } from '@yikou/event-bus';
import { categoryOf, type Epoch, type RecordedEvent } from '@yikou/event-store';

/** A topic seen through its relays: which categories feed it, and what each event becomes. */
export interface View {
  readonly categories: readonly string[];
  /** One message per topic at most. */
  messagesOf(event: RecordedEvent): readonly Delivered[];
}

/** The topics that services have declared. They hold nothing: a message is made from its event whenever it is read. */
export class Topics {
  private readonly relays: Relay[] = [];

  constructor(private readonly epoch: Epoch) {}

  /** @throws TypeError when another relay of the topic maps the same category: one event would give two messages */
  declare(relay: Relay): void {
    const shared = this.on([relay.topic])
      .flatMap(({ categories }) => categories)
      .find((category) => relay.categories.includes(category));
    if (shared !== undefined) throw new TypeError(`two relays of ${relay.topic} map the category ${shared}`);
    this.relays.push(relay);
  }

  /**
   * @param wanted types of messages; default all that the topics tell
   * @throws TypeError when nobody tells a topic or a wanted type
   */
  view(topics: readonly string[], wanted?: readonly string[]): View {
    const relays = this.on(topics);
    for (const topic of topics) if (!relays.some((relay) => relay.topic === topic)) throw new TypeError(`nobody tells the topic ${topic}`);
    for (const type of wanted ?? []) {
      if (!relays.some(({ types }) => types.includes(type))) throw new TypeError(`nobody tells ${type} on ${topics.join(', ')}`);
    }
    const used = wanted ? relays.filter(({ types }) => types.some((type) => wanted.includes(type))) : relays;
    return {
      categories: [...new Set(used.flatMap(({ categories }) => categories))],
      messagesOf: (event) => used.flatMap((relay) => this.messageOf(relay, event, wanted)),
    };
  }

  private on(topics: readonly string[]): readonly Relay[] {
    return this.relays.filter(({ topic }) => topics.includes(topic));
  }

  private messageOf(relay: Relay, event: RecordedEvent, wanted: readonly string[] | undefined): readonly Delivered[] {
    if (!relay.categories.includes(categoryOf(event.stream))) return [];
    const message = toMessage(relay, event, this.epoch, wanted);
    return message ? [{ message, topic: relay.topic, position: event.position }] : [];
  }
}
