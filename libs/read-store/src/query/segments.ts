import type { Scalar, SortField } from '../read-store';
import type { FieldValue } from './fields';
import { compareValues } from './order';
import type { Branch, QueryPlan } from './planner';

/** What one read of an index demands; reads without `above`, `below` or `id` are whole. */
export type Condition =
  | { readonly path: string; readonly is: FieldValue }
  /** Greater than the value; than null: present. */
  | { readonly path: string; readonly above: FieldValue }
  | { readonly path: string; readonly below: Scalar }
  | { readonly path: string; readonly min: Scalar }
  | { readonly path: string; readonly max: Scalar }
  | { readonly id: 'above' | 'below'; readonly of: string };

/** Conditions that all hold: at most one field has bounds, and only fields before it in the index are fixed. */
export type Segment = readonly Condition[];

/**
 * The rest of a branch behind the cursor, cut into stretches of its index which one after the other give it in order: first what is equal
 * in all sort fields and has a later id, then what is equal in all but the last field, and so on.
 */
export const segmentsOf = (plan: QueryPlan, branch: Branch): readonly Segment[] => {
  const fixed: Segment = [...branch].map(([path, is]) => ({ path, is }));
  return tailsOf(plan, branch)
    .map((tail) => within(plan, tail))
    .filter((tail) => tail !== undefined)
    .map((tail) => [...fixed, ...tail]);
};

const tailsOf = ({ order, after, reversed }: QueryPlan, branch: Branch): readonly Segment[] => {
  if (!after) return [[]];
  const valueAt = (at: number): FieldValue => after.values[at] ?? null;
  const tails: Segment[] = [];
  for (let depth = order.length; depth >= 0; depth -= 1) {
    const equal = equalTo(order.slice(0, depth), valueAt, branch);
    if (!equal) continue;
    const field = order[depth];
    const beyond = field ? beyondOf(field, valueAt(depth), branch) : [[{ id: reversed ? 'below' : 'above', of: after.id } as const]];
    tails.push(...beyond.map((conditions) => [...equal, ...conditions]));
  }
  return tails;
};

/** Undefined when the branch has another value. */
const equalTo = (fields: readonly SortField[], valueAt: (at: number) => FieldValue, branch: Branch): Segment | undefined => {
  const conditions: Condition[] = [];
  for (const [at, { path }] of fields.entries()) {
    const own = branch.get(path);
    if (own === undefined) conditions.push({ path, is: valueAt(at) });
    else if (compareValues(own, valueAt(at)) !== 0) return undefined;
  }
  return conditions;
};

const beyondOf = ({ path, order }: SortField, value: FieldValue, branch: Branch): readonly Segment[] => {
  const own = branch.get(path);
  if (own !== undefined) return (order === 'asc' ? compareValues(own, value) > 0 : compareValues(own, value) < 0) ? [[]] : [];
  if (order === 'asc') return [[{ path, above: value }]];
  return value === null ? [] : [[{ path, below: value }], [{ path, is: null }]];
};

/** Adds the bounds that a stretch does not have yet; undefined when it lies outside. */
const within = ({ range }: QueryPlan, tail: Segment): Segment | undefined => {
  if (!range) return tail;
  const { path, min, max } = range;
  const own = tail.find((condition) => 'path' in condition && condition.path === path);
  if (own && 'is' in own) return own.is === null ? undefined : tail;
  return [
    ...tail,
    ...(min !== undefined && !(own && 'above' in own) ? [{ path, min }] : []),
    ...(max !== undefined && !(own && 'below' in own) ? [{ path, max }] : []),
  ];
};
