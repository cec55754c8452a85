import type { JsonObject } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import type { Place } from '../fault';
import type { EventTerms } from '../terms';

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
export const recordedText = (attributes: string, ordinal: number, { outcome, step }: EventTerms = {}): string => {
  const ours = `${outcome ? `,"outcome":"${outcome}"` : ''}${step ? `,"step":"${step}"` : ''}`;
  return `{"attributes":${attributes},"ordinal":${String(ordinal)}${ours}}`;
};

export const parsedText = (text: string): JsonObject => JSON.parse(text) as JsonObject;
