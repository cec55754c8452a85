import type { Branch, Condition, IndexDeclaration, QueryPlan, Scalar, Segment } from '@yikou/read-store';
import { columnOf } from './columns';
import type { Parameter } from './connection';

export interface Sql {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

const indexName = ({ name }: IndexDeclaration): string => `by_${name}`;

export const createIndex = (index: IndexDeclaration): string =>
  `CREATE INDEX ${indexName(index)} ON documents (${[...index.fields.map(({ path, order }) => `${columnOf(path)} ${order}`), 'id'].join(', ')})`;

/** One stretch of the declared index, in its order; SQLite refuses the statement when the index cannot serve it. */
export const selectSegment = (plan: QueryPlan, segment: Segment, limit: number): Sql => {
  const conditions = segment.map(conditionSql);
  const fixed = new Set(segment.flatMap((condition) => ('is' in condition ? [condition.path] : [])));
  const order = plan.order.filter(({ path }) => !fixed.has(path)).map(({ path, order }) => `${columnOf(path)} ${order}`);
  return {
    text: `SELECT id, doc FROM documents${from(plan.index)}${where(conditions)} ORDER BY ${[...order, `id${plan.reversed ? ' DESC' : ''}`].join(', ')} LIMIT ?`,
    parameters: [...conditions.flatMap(({ parameters }) => parameters), limit],
  };
};

export const countBranch = (index: IndexDeclaration | undefined, branch: Branch): Sql => {
  const conditions = [...branch].map(([path, is]) => conditionSql({ path, is }));
  return {
    text: `SELECT count(*) FROM documents${from(index)}${where(conditions)}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
};

const from = (index: IndexDeclaration | undefined): string => (index ? ` INDEXED BY ${indexName(index)}` : '');

const where = (conditions: readonly Sql[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;

const conditionSql = (condition: Condition): Sql => {
  if ('id' in condition) return { text: `id ${condition.id === 'above' ? '>' : '<'} ?`, parameters: [condition.of] };
  const name = columnOf(condition.path);
  if ('is' in condition) return { text: `${name} IS ?`, parameters: [parameter(condition.is)] };
  if ('below' in condition) return { text: `${name} < ?`, parameters: [parameter(condition.below)] };
  if ('min' in condition) return { text: `${name} >= ?`, parameters: [parameter(condition.min)] };
  if ('max' in condition) return { text: `${name} <= ?`, parameters: [parameter(condition.max)] };
  // Every value is at least minus infinity; IS NOT NULL would not be served by the index.
  if (condition.above === null) return { text: `${name} >= -9e999`, parameters: [] };
  return { text: `${name} > ?`, parameters: [parameter(condition.above)] };
};

const parameter = (value: Scalar | null): Parameter => (typeof value === 'boolean' ? Number(value) : value);
