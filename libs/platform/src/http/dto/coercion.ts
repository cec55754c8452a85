import type { JsonSchema } from './json-schema';

/** Texts of a path or a query, a name given twice as an array. */
export type Texts = Readonly<Record<string, string | readonly string[] | undefined>>;

type Reader = (text: string) => unknown;

const INTEGER = /^-?(?:0|[1-9][0-9]{0,15})$/;
const NUMBER = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?$/;

const readers: Readonly<Record<string, Reader>> = {
  integer: (text) => (INTEGER.test(text) ? Number(text) : text),
  number: (text) => (NUMBER.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};

const asIs: Reader = (text) => text;
const readerOf = (shape: JsonSchema | undefined): Reader => readers[shape?.type ?? 'string'] ?? asIs;

/**
 * Reads the texts of a path or a query as the types of a shape say. What does not read stays text, for the validator to refuse;
 * so does a name given twice, unless it is an array.
 */
export const coercionTo = (shape: JsonSchema): ((texts: Texts) => Record<string, unknown>) => {
  const plans = new Map(Object.entries(shape.properties ?? {}).map(([name, of]) => [name, planOf(of)]));
  return (texts) => {
    const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [name, value] of Object.entries(texts)) read[name] = value === undefined ? value : (plans.get(name)?.(value) ?? value);
    return read;
  };
};

const planOf = (shape: JsonSchema): ((value: string | readonly string[]) => unknown) => {
  if (shape.type === 'array') {
    const element = readerOf(shape.items);
    return (value) => (typeof value === 'string' ? [element(value)] : value.map(element));
  }
  const read = readerOf(shape);
  return (value) => (typeof value === 'string' ? read(value) : value);
};
