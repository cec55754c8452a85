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
  if (error instanceof DomainError) return { code: error.code, detail: JSON.stringify(error.facts).slice(0, DETAIL_LIMIT) };
  if (error instanceof UnreadableMessage) return { code: 'UNREADABLE_MESSAGE', detail: error.message.slice(0, DETAIL_LIMIT) };
  if (error instanceof NoAnswer) return { code: 'NO_ANSWER', detail: error.message };
  return undefined;
};
