import { BadCursor } from '@yikou/read-store';
import { isInstant } from '@yikou/shared-kernel';
import type { EventKey } from './case-history';

/** As `positionText` writes it. */
const POSITION = /^\d{19}$/;

/** Carries the key of the last event of a page, and whose history it is of. */
export const cursorText = (caseId: string, key: EventKey): string => Buffer.from(JSON.stringify([caseId, ...key])).toString('base64url');

/** @throws BadCursor when it is none of this case's history */
export const keyAfter = (caseId: string, cursor: string): EventKey => {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 3) throw new BadCursor('the cursor cannot be read');
  const [of, time, position] = parsed as readonly unknown[];
  if (of !== caseId) throw new BadCursor('the cursor is of another history');
  if (!isInstant(time) || typeof position !== 'string' || !POSITION.test(position)) throw new BadCursor('the cursor cannot be read');
  return [time, position];
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
