import { canonicalText, sha256 } from '@yikou/event-store';
import { BadCursor, type Query } from '../read-store';
import { isScalar, type FieldValue } from './fields';
import type { SortKey } from './order';

const LONGEST = 8_192;

/** Tells one query from another, so that a page is continued by the query that began it. */
export const queryMark = (model: string, { where = {}, range, sort = [] }: Query): string =>
  sha256(canonicalText({ model, where, range: range ?? null, sort })).slice(0, 12);

export const encodeCursor = (mark: string, { values, id }: SortKey): string =>
  Buffer.from(JSON.stringify([mark, values, id])).toString('base64url');

/**
 * @param fields how many sort values it must carry
 * @throws BadCursor when it is not one of the query that bears the mark
 */
export const decodeCursor = (cursor: string, mark: string, fields: number): SortKey => {
  const parsed = cursor.length > LONGEST ? undefined : parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 3) throw new BadCursor('the cursor cannot be read');
  const [of, values, id] = parsed as readonly unknown[];
  if (of !== mark) throw new BadCursor('the cursor is of another query');
  if (typeof id !== 'string' || !areValues(values) || values.length !== fields) throw new BadCursor('the cursor cannot be read');
  return { values, id };
};

const areValues = (values: unknown): values is readonly FieldValue[] =>
  Array.isArray(values) && values.every((value) => value === null || isScalar(value));

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};
