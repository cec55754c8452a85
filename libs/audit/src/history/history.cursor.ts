import { BadCursor } from '@yikou/read-store';
import { isInstant } from '@yikou/shared-kernel';
import type { EventKey } from './case-order';

/** As `positionText` writes it. */
const POSITION = /^\d{19}$/;

/** Carries the key of the last event of a page, and whose history it is of. */
export const cursorText = (caseId: string, key: EventKey): string => Buffer.from(JSON.stringify([caseId, ...key])).toString('base64url');

/** @throws BadCursor when it is none of this case's history */
export const keyAfter = (caseId: string, cursor: string): EventKey => {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 6) throw new BadCursor('the cursor cannot be read');
  const [of, time, act, depth, stream, revision] = parsed as readonly unknown[];
  if (of !== caseId) throw new BadCursor('the cursor is of another history');
  if (!isInstant(time) || typeof act !== 'string' || !POSITION.test(act) || typeof stream !== 'string')
    throw new BadCursor('the cursor cannot be read');
  if (!Number.isSafeInteger(depth) || !Number.isSafeInteger(revision)) throw new BadCursor('the cursor cannot be read');
  return [time, act, depth as number, stream, revision as number];
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
