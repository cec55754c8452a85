import { EventTooLarge } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { UnreadableMessage } from '../event-bus';
import type { ParkingFailure } from '../parking/parking';

/** A reactor did not answer within the limit. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(readonly limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

const DETAIL_LIMIT = 2_000;

/** What an error of a reactor parks the key with; undefined for a failure of infrastructure, which is retried and never parks. */
export const failureOf = (error: unknown): ParkingFailure | undefined => {
  if (error instanceof DomainError) return { code: error.code, detail: detailOf(error.facts) };
  if (error instanceof UnreadableMessage) return { code: 'UNREADABLE_MESSAGE', detail: detailOf({ type: error.type, rule: error.rule }) };
  if (error instanceof NoAnswer) return { code: 'NO_ANSWER', detail: detailOf({ limitMs: error.limitMs }) };
  // However often it is tried, what the message leads to is as large.
  if (error instanceof EventTooLarge) return { code: 'EVENT_TOO_LARGE', detail: detailOf({ bytes: error.bytes }) };
  return undefined;
};

/** As JSON, which can be stored whatever is in it: what JSON does not know becomes text, what JavaScript alone knows is escaped. */
const detailOf = (facts: object): string => {
  const text = JSON.stringify(facts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  // Cut between characters, not within one.
  return text.length <= DETAIL_LIMIT ? text : text.slice(0, DETAIL_LIMIT).replace(/[\uD800-\uDBFF]$/, '');
};
