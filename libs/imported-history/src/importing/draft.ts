import type { JsonObject } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';
import type { Attribute } from '../attributes';
import type { Place } from '../fault';

/** What is to stand in a stream: compared with what stands there already, or else appended. */
export interface Draft {
  readonly type: string;
  /** Its fields in the order of their names, at every depth. */
  readonly data: JsonObject;
  /** When it was true; absent: when it is recorded. */
  readonly at?: Instant;
  readonly place: Place;
  /** What it takes in UTF-16 units, roughly. */
  readonly units: number;
  /** It is an event of the log. */
  readonly counts: boolean;
  /** The data as it is stored, where personal fields are sealed. */
  readonly sealed?: () => Promise<JsonObject>;
}

/** Beside its key and value an attribute takes about so much. */
const ATTRIBUTE_UNITS = 48;

export const unitsOf = (attributes: readonly Attribute[] | undefined): number => {
  if (!attributes) return 0;
  let units = 0;
  for (const { key, value, more, attributes: nested, values } of attributes) {
    units += key.length + (value?.length ?? 0) + ATTRIBUTE_UNITS;
    if (nested ?? values ?? more) units += unitsOf(nested) + unitsOf(values) + JSON.stringify(more ?? '').length;
  }
  return units;
};

/** An event of ours as JSON: its shapes are declared in the order of their names. */
export const dataOf = (event: object): JsonObject => event as JsonObject;
