import type { JsonSchema } from './json-schema';

type Mapping = (constraints: readonly unknown[]) => JsonSchema;

/** What cannot be said in JSON Schema, or would not mean the same there. */
export class Unmappable extends Error {}

const refuse = (why: string): never => {
  throw new Unmappable(why);
};

const numberAt = (constraints: readonly unknown[], at: number): number | undefined => {
  const value = constraints[at];
  return typeof value === 'number' ? value : undefined;
};

const present = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;

const typeOfAll = (values: readonly unknown[]): 'string' | 'number' | 'boolean' => {
  const [type, another] = new Set(values.map((value) => typeof value));
  if (another !== undefined || (type !== 'string' && type !== 'number' && type !== 'boolean')) {
    return refuse('its values must be all strings, all numbers or all booleans');
  }
  return type;
};

const oneOf = (values: unknown): JsonSchema => {
  if (!Array.isArray(values) || values.length === 0) return refuse('it lists no values');
  return { type: typeOfAll(values), enum: values as readonly (string | number | boolean)[] };
};

const enumOf = (values: unknown): JsonSchema => {
  const shape = oneOf(values);
  // class-validator takes the names of a numeric enum for its values as well.
  return shape.type === 'string' ? shape : refuse('the values of an enum must be strings; others go into @IsIn()');
};

const patternOf = ([pattern, modifiers]: readonly unknown[]): JsonSchema => {
  if (!(pattern instanceof RegExp) || modifiers !== undefined) return refuse('it takes a regular expression without modifiers beside it');
  if (pattern.flags.replace('u', '') !== '') refuse('the flags of a pattern have no place in JSON Schema');
  try {
    new RegExp(pattern.source, 'u');
  } catch {
    refuse('a pattern must be valid with the flag u');
  }
  return { type: 'string', pattern: pattern.source };
};

const finiteNumber = (options: unknown): JsonSchema =>
  Object.keys(options ?? {}).length > 0 ? refuse('it takes no options') : { type: 'number' };

const anyUuid = (version: unknown): JsonSchema => {
  if (version !== undefined && version !== 'all') refuse('it takes no version: ids are derived (v5) or given (any)');
  return { type: 'string', format: 'uuid' };
};

/** What each decorator says of the value it stands at (or, with `each`, of every element). */
export const VALUE_MAPPINGS: Readonly<Record<string, Mapping>> = {
  isString: () => ({ type: 'string' }),
  isLength: (c) => present({ type: 'string', minLength: numberAt(c, 0), maxLength: numberAt(c, 1) } as JsonSchema),
  minLength: (c) => present({ type: 'string', minLength: numberAt(c, 0) } as JsonSchema),
  maxLength: (c) => present({ type: 'string', maxLength: numberAt(c, 0) } as JsonSchema),
  matches: patternOf,
  isIn: ([values]) => oneOf(values),
  isEnum: ([, values]) => enumOf(values),
  isInt: () => ({ type: 'integer' }),
  isNumber: ([options]) => finiteNumber(options),
  min: (c) => present({ type: 'number', minimum: numberAt(c, 0) } as JsonSchema),
  max: (c) => present({ type: 'number', maximum: numberAt(c, 0) } as JsonSchema),
  isBoolean: () => ({ type: 'boolean' }),
  isUuid: ([version]) => anyUuid(version),
};

/** What each decorator says of an array as a whole. */
export const ARRAY_MAPPINGS: Readonly<Record<string, Mapping>> = {
  isArray: () => ({ type: 'array' }),
  arrayMinSize: (c) => present({ type: 'array', minItems: numberAt(c, 0) } as JsonSchema),
  arrayMaxSize: (c) => present({ type: 'array', maxItems: numberAt(c, 0) } as JsonSchema),
  arrayUnique: ([by]) => (by === undefined ? { type: 'array', uniqueItems: true } : refuse('it takes no function')),
};

/** All of them hold at once. */
export const both = (a: JsonSchema, b: JsonSchema): JsonSchema => {
  const merged = { ...a, ...b, ...present({ type: typeOfBoth(a, b), ...tighter(a, b) } as JsonSchema) };
  if (a.enum && b.enum) return refuse('it has two lists of values');
  if (a.pattern === undefined || b.pattern === undefined || a.pattern === b.pattern) return merged;
  return { ...merged, pattern: a.pattern, allOf: [...(a.allOf ?? []), { pattern: b.pattern }] };
};

const typeOfBoth = (a: JsonSchema, b: JsonSchema): JsonSchema['type'] => {
  if (a.type === undefined || b.type === undefined || a.type === b.type) return a.type ?? b.type;
  const types = [a.type, b.type];
  if (types.includes('integer') && types.includes('number')) return 'integer';
  return refuse(`it cannot be of type ${a.type} and ${b.type} at once`);
};

const tighter = (a: JsonSchema, b: JsonSchema): JsonSchema => {
  const most = (of: 'minLength' | 'minItems' | 'minimum') => larger(a[of], b[of]);
  const least = (of: 'maxLength' | 'maxItems' | 'maximum') => smaller(a[of], b[of]);
  return present({
    minLength: most('minLength'),
    minItems: most('minItems'),
    minimum: most('minimum'),
    maxLength: least('maxLength'),
    maxItems: least('maxItems'),
    maximum: least('maximum'),
  } as JsonSchema);
};

const larger = (a?: number, b?: number): number | undefined => (a === undefined || b === undefined ? (a ?? b) : Math.max(a, b));
const smaller = (a?: number, b?: number): number | undefined => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b));
