import type { SortField } from '../read-store';
import { fieldReader, type FieldValue } from './fields';

/** By UTF-8 bytes, as stores sort; JavaScript's own order differs where surrogates come in. */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
};

/** Absent, then numbers and booleans (false, true), then text. */
export const compareValues = (a: FieldValue, b: FieldValue): number => {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return rank(a) - rank(b) || Number(a) - Number(b);
};

const rank = (value: FieldValue): number => {
  if (value === null) return 0;
  return typeof value === 'string' ? 2 : 1;
};

/** Where a document stands in the order of a query: the values of the sort fields, then the id. */
export interface SortKey {
  readonly values: readonly FieldValue[];
  readonly id: string;
}

export const sortKeyReader = (sort: readonly SortField[]): ((id: string, doc: object) => SortKey) => {
  const readers = sort.map(({ path }) => fieldReader(path));
  return (id, doc) => ({ id, values: readers.map((read) => read(doc)) });
};

/** @param reversed whether the id, too, runs backwards */
export const compareKeys =
  (sort: readonly SortField[], reversed: boolean) =>
  (a: SortKey, b: SortKey): number => {
    for (const [at, { order }] of sort.entries()) {
      const difference = compareValues(a.values[at] ?? null, b.values[at] ?? null);
      if (difference !== 0) return order === 'asc' ? difference : -difference;
    }
    const difference = compareText(a.id, b.id);
    return reversed ? -difference : difference;
  };
