import { EVENT_BYTES_LIMIT, type JsonObject } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import { ImportFault, type Place } from '../fault';
import type { RecordEvent } from '../reading/ops';

/** What is to stand in a stream: compared with what stands there already, or else appended. */
export interface Draft {
  readonly type: string;
  /** The data as JSON, its fields in the order of their names, at every depth. */
  readonly text: string;
  /** When it was true; absent: when it is recorded. */
  readonly at?: Instant;
  readonly place: Place;
  /** It is an event of the log. */
  readonly counts: boolean;
  /** The text as it is stored, where personal fields are sealed. */
  readonly sealed?: () => Promise<string>;
}

/** An event of ours as JSON: its shapes are declared in the order of their names, so that this is its form by RFC 8785 too. */
export const textOf = (event: object): string => JSON.stringify(event);

/**
 * An event of the log as it is stored, `ImportedEventRecorded`.
 * @param attributes as JSON
 */
export const recordedText = (attributes: string, ordinal: number, { more, terms }: Pick<RecordEvent, 'more' | 'terms'>): string => {
  const said = more ? `,"more":${JSON.stringify(more)}` : '';
  const outcome = terms?.outcome ? `,"outcome":"${terms.outcome}"` : '';
  const step = terms?.step ? `,"step":"${terms.step}"` : '';
  return `{"attributes":${attributes}${said},"ordinal":${String(ordinal)}${outcome}${step}}`;
};

export const parsedText = (text: string): JsonObject => JSON.parse(text) as JsonObject;

/** UTF-8 takes three bytes at most for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** What an event has beside its data takes less. */
const METADATA_BYTES = 2_000;

/** So that nothing of a case is written when an event of it cannot be. @throws ImportFault */
export const refuseTooLarge = ({ text, place }: Pick<Draft, 'text' | 'place'>): void => {
  const most = EVENT_BYTES_LIMIT - METADATA_BYTES;
  if (text.length * BYTES_PER_UNIT < most) return;
  const bytes = Buffer.byteLength(text);
  if (bytes >= most) throw tooLarge(place, bytes);
};

export const tooLarge = (place: Place | undefined, bytes: number): ImportFault => {
  const sentence = {
    zh: `此处内容为 ${String(bytes)} 字节,一个事件须小于 ${String(EVENT_BYTES_LIMIT)} 字节。`,
    en: `what stands here takes ${String(bytes)} bytes, and an event of history stays under ${String(EVENT_BYTES_LIMIT)}.`,
  };
  return new ImportFault(sentence, place);
};
