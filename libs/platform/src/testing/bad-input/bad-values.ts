import fc from 'fast-check';
import type { JsonSchema } from '../../http/dto/json-schema';
import { valueOf } from '../dto-values';

/** A value that breaks one rule of a shape: which one, and where. */
export interface BadValue {
  readonly what: string;
  /** JSON pointer. */
  readonly field: string;
  readonly value: unknown;
}

const SEED = 20221201;

/** A value that fits, the same each time: every field given, the examples of the document where it has them. */
export const goodValue = (shape: JsonSchema): unknown => {
  if (shape.examples?.[0] !== undefined) return shape.examples[0];
  if (shape.type === 'object') {
    return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, property]) => [name, goodValue(property)]));
  }
  if (shape.type === 'array') return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () => goodValue(shape.items ?? {}));
  return fc.sample(valueOf(shape), { seed: SEED, numRuns: 1 })[0];
};

type Put = (value: unknown) => unknown;

/** One value for each rule of each field, however deep, that is broken while all else fits. */
export function* badValues(shape: JsonSchema): Iterable<BadValue> {
  yield* wholes(shape);
  yield* within(shape, goodValue(shape), '', (value) => value);
}

/** In the place of the whole. */
function* wholes({ type }: JsonSchema): Iterable<BadValue> {
  if (type !== 'object') return;
  for (const value of [null, [], 'text', 1, true]) yield { what: `${JSON.stringify(value)} for the whole`, field: '', value };
}

function* within(shape: JsonSchema, good: unknown, at: string, put: Put): Iterable<BadValue> {
  if (shape.type === 'array') {
    const [first, ...rest] = good as readonly unknown[];
    if (shape.items) yield* ofField(shape.items, first, `${at}/0`, (value) => put([value, ...rest]));
    return;
  }
  if (shape.type !== 'object' || !shape.properties) return;
  const fields = good as Readonly<Record<string, unknown>>;
  yield { what: 'an unknown field', field: `${at}/unknownField`, value: put({ ...fields, unknownField: 1 }) };
  for (const name of shape.required ?? []) {
    yield { what: 'a required field missing', field: `${at}/${name}`, value: put(without(fields, name)) };
  }
  for (const [name, property] of Object.entries(shape.properties)) {
    yield* ofField(property, fields[name], `${at}/${name}`, (value) => put({ ...fields, [name]: value }));
  }
}

function* ofField(shape: JsonSchema, good: unknown, field: string, put: Put): Iterable<BadValue> {
  for (const [what, value] of brokenRules(shape, good)) yield { what, field, value: put(value) };
  yield* within(shape, good, field, put);
}

const without = (fields: Readonly<Record<string, unknown>>, name: string): object =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

function* brokenRules(shape: JsonSchema, good: unknown): Iterable<readonly [string, unknown]> {
  yield ['null', null];
  yield ['another type', shape.type === 'string' ? 1 : 'text'];
  if (shape.type !== 'array') yield ['an array', [good]];
  if (shape.type !== 'object') yield ['an object', {}];
  if (shape.enum) yield ['none of the values', typeof shape.enum[0] === 'number' ? 987_654_321 : 'none-of-them'];
  else if (shape.type === 'string') yield* brokenTexts(shape);
  if (shape.type === 'integer') yield ['a fraction', 1.5];
  if (shape.minimum !== undefined && shape.minimum > Number.MIN_SAFE_INTEGER) yield ['too small', shape.minimum - 1];
  if (shape.maximum !== undefined && shape.maximum < Number.MAX_SAFE_INTEGER) yield ['too large', shape.maximum + 1];
  if (shape.type === 'integer') yield ['beyond 2^53', 2 ** 53];
  if (shape.type === 'array') yield* brokenArrays(shape, good as readonly unknown[]);
}

function* brokenTexts({ minLength = 0, maxLength, pattern, format }: JsonSchema): Iterable<readonly [string, unknown]> {
  if (minLength > 0) yield ['too short', 'x'.repeat(minLength - 1)];
  if (maxLength !== undefined) yield ['too long', 'x'.repeat(maxLength + 1)];
  if (pattern !== undefined) {
    const other = ['', ' ', 'x', '0', '\u0001'].find((text) => !new RegExp(pattern, 'u').test(text));
    if (other !== undefined) yield ['against the pattern', other];
  }
  if (format !== undefined) yield ['not of the format', '\u0007'];
  yield ['U+0000', 'a\u0000b'];
  yield ['half a character', 'a\ud800b'];
}

function* brokenArrays(
  { minItems = 0, maxItems, uniqueItems }: JsonSchema,
  good: readonly unknown[],
): Iterable<readonly [string, unknown]> {
  if (minItems > 0) yield ['too few', good.slice(0, minItems - 1)];
  if (maxItems !== undefined && maxItems <= 2_000) yield ['too many', Array.from({ length: maxItems + 1 }, () => good[0])];
  if (uniqueItems) yield ['one twice', [good[0], good[0]]];
}
