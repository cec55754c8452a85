import { categoryOf, type StoredEvent } from './envelope';
import { EVENT_BYTES_LIMIT, EventTooLarge, type EventFilter, type ExpectedRevision } from './event-store';

/** The JSON text that a store writes of an event. */
export interface EventText {
  readonly data: string;
  readonly metadata: string;
}

/** What the stream's last revision is when an append with this expectation may go on: -1 for `NoStream`. */
export const revisionOf = (expected: ExpectedRevision): number => (expected === 'NoStream' ? -1 : expected);

/**
 * What every adapter asks of an append before it touches the store.
 * @param given the texts, from a caller that has made them already
 * @returns the JSON text of each event
 * @throws EventTooLarge when the UTF-8 of all data, metadata, ids, types and stream names together is not under the limit
 * @throws TypeError when there is no event, or one is of another stream or does not follow its predecessor (a bug of the caller)
 */
export const textsOf = (
  stream: string,
  events: readonly StoredEvent[],
  expected: ExpectedRevision,
  given?: readonly EventText[],
): readonly EventText[] => {
  if (events.length === 0) throw new TypeError(`nothing to append to ${stream}`);
  const before = revisionOf(expected);
  const texts = events.map((event, index) => {
    if (event.stream !== stream) throw new TypeError(`an event of ${event.stream} in an append to ${stream}`);
    if (event.revision !== before + 1 + index) {
      throw new TypeError(`revision ${event.revision} at place ${index} of an append to ${stream} at ${expected}`);
    }
    return given?.[index] ?? { data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata) };
  });
  refuseTooLarge(stream, events, texts);
  return texts;
};

/** UTF-8 takes three bytes at most for each UTF-16 unit: nearly every append is known to be small without counting. */
const BYTES_PER_UNIT = 3;

const refuseTooLarge = (stream: string, events: readonly StoredEvent[], texts: readonly EventText[]): void => {
  if (sizeOf(stream, events, texts, unitsOf) * BYTES_PER_UNIT < EVENT_BYTES_LIMIT) return;
  const bytes = sizeOf(stream, events, texts, bytesOf);
  if (bytes >= EVENT_BYTES_LIMIT) throw new EventTooLarge(stream, bytes);
};

const unitsOf = (text: string): number => text.length;
const bytesOf = (text: string): number => Buffer.byteLength(text);

const sizeOf = (stream: string, events: readonly StoredEvent[], texts: readonly EventText[], measure: (text: string) => number): number => {
  let size = events.length * measure(stream);
  for (const { id, type } of events) size += measure(id) + measure(type);
  for (const { data, metadata } of texts) size += measure(data) + measure(metadata);
  return size;
};

/** Does an event pass a server-side filter? For what is filtered in memory. */
export const passes = (filter: EventFilter | undefined, event: { readonly stream: string; readonly type: string }): boolean => {
  if (!filter) return true;
  return 'types' in filter ? filter.types.includes(event.type) : filter.categories.includes(categoryOf(event.stream));
};
