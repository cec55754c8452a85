import {
  BadCursor,
  UndeclaredQuery,
  type IndexDeclaration,
  type ModelDeclaration,
  type Query,
  type Scalar,
  type SortField,
} from '../read-store';
import { decodeCursor, queryMark } from './cursor';
import { isScalar, type FieldValue } from './fields';
import { compareValues, type SortKey } from './order';

const DEFAULT_LIMIT = 50;
const HIGHEST_LIMIT = 1_000;
const MOST_BRANCHES = 100;

/** One value for every field of `where`. */
export type Branch = ReadonlyMap<string, Scalar>;

export interface Selection {
  /** Undefined: the documents' ids serve. */
  readonly index: IndexDeclaration | undefined;
  /** Every combination of the values asked for; each is read in order, and all are merged. */
  readonly branches: readonly Branch[];
}

export interface QueryPlan extends Selection {
  /** The order of the answer; the id follows. Fields that are equal in all of it are left out. */
  readonly order: readonly SortField[];
  /** The index is read backwards, its ids too. */
  readonly reversed: boolean;
  readonly range?: { readonly path: string; readonly min?: Scalar; readonly max?: Scalar };
  readonly limit: number;
  /** The answer begins behind it. */
  readonly after?: SortKey;
  /** Put into cursors. */
  readonly mark: string;
}

/**
 * Finds the declared index that gives the answer in its order without a scan or a sort: the fields of `where` are its first, in any order,
 * and the fields of `sort` are all the rest, in order or entirely reversed.
 * @throws UndeclaredQuery when there is none; BadCursor; RangeError for a limit out of bounds; TypeError for a value that is no scalar
 */
export const planQuery = (model: ModelDeclaration, query: Query = {}): QueryPlan => {
  const limit = checkedLimit(query.limit ?? DEFAULT_LIMIT);
  const where = listsOf(query.where);
  const order = (query.sort ?? []).filter(({ path }) => where.get(path)?.length !== 1);
  const sorted = order.filter(({ path }) => !where.has(path));
  const undeclared = () => new UndeclaredQuery(model.name, query);

  const served = servedBy(model.indexes, where, sorted);
  const range = boundsOf(query.range);
  if (!served || new Set(order.map(({ path }) => path)).size !== order.length) throw undeclared();
  if (range && range.path !== sorted[0]?.path) throw undeclared();

  const mark = queryMark(model.name, query);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, mark, order.length);
  if (after && range && !isWithin(range, after.values[order.findIndex(({ path }) => path === range.path)])) {
    throw new BadCursor('the cursor lies outside the range');
  }
  return { ...served, branches: branchesOf(where, undeclared), order, limit, mark, ...(range && { range }), ...(after && { after }) };
};

/** @throws UndeclaredQuery when the fields are not the first of any index */
export const planCount = (model: ModelDeclaration, where: Query['where']): Selection => {
  const lists = listsOf(where);
  const undeclared = () => new UndeclaredQuery(model.name, where ? { where } : {});
  const index = lists.size === 0 ? undefined : model.indexes.find(({ fields }) => beginsWith(fields, lists));
  if (lists.size > 0 && !index) throw undeclared();
  return { index, branches: branchesOf(lists, undeclared) };
};

type Lists = ReadonlyMap<string, readonly Scalar[]>;

const servedBy = (indexes: readonly IndexDeclaration[], where: Lists, sorted: readonly SortField[]) => {
  if (where.size === 0 && sorted.length === 0) return { index: undefined, reversed: false };
  for (const index of indexes) {
    if (index.fields.length !== where.size + sorted.length || !beginsWith(index.fields, where)) continue;
    const rest = index.fields.slice(where.size);
    if (rest.some(({ path }, at) => sorted[at]?.path !== path)) continue;
    const reversed = rest.filter(({ order }, at) => sorted[at]?.order !== order).length;
    if (reversed === 0) return { index, reversed: false };
    if (reversed === rest.length) return { index, reversed: true };
  }
  return undefined;
};

const beginsWith = (fields: readonly SortField[], where: Lists): boolean =>
  fields.length >= where.size && fields.slice(0, where.size).every(({ path }) => where.has(path));

const listsOf = (where: Query['where'] = {}): Lists =>
  new Map(
    Object.entries(where).map(([path, asked]) => {
      const values: readonly unknown[] = Array.isArray(asked) ? asked : [asked];
      if (!values.every(isScalar)) throw new TypeError(`where ${path}: neither a string, a number nor a boolean`);
      return [path, distinct(values)];
    }),
  );

/** True and 1 are one value to a store. */
const distinct = (values: readonly Scalar[]): readonly Scalar[] =>
  values.filter((value, at) => values.findIndex((other) => compareValues(value, other) === 0) === at);

const branchesOf = (where: Lists, undeclared: () => Error): readonly Branch[] => {
  let branches: readonly Branch[] = [new Map()];
  for (const [path, values] of where) {
    if (branches.length * values.length > MOST_BRANCHES) throw undeclared();
    branches = branches.flatMap((branch) => values.map((value) => new Map([...branch, [path, value]])));
  }
  return branches;
};

const boundsOf = (range: Query['range']): Query['range'] => {
  if (!range || (range.min === undefined && range.max === undefined)) return undefined;
  for (const bound of [range.min, range.max])
    if (bound !== undefined && !isScalar(bound)) throw new TypeError(`range ${range.path}: neither a string, a number nor a boolean`);
  return range;
};

/** Whether a value lies in a range, bounds included; an absent one never does. */
export const isWithin = ({ min, max }: NonNullable<Query['range']>, value: FieldValue | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  (min === undefined || compareValues(value, min) >= 0) &&
  (max === undefined || compareValues(value, max) <= 0);

const checkedLimit = (limit: number): number => {
  if (Number.isInteger(limit) && limit >= 1 && limit <= HIGHEST_LIMIT) return limit;
  throw new RangeError(`a page has 1 to ${HIGHEST_LIMIT} items, not ${limit}`);
};
