import { anyText, nearly } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { ROLES, type OpenApiDocument, type OpenApiOperation, type OpenApiParameter } from '../../http';
import type { JsonSchema } from '../../http/dto/json-schema';
import { strangeTo, valueOf } from '../dto-values';
import { GoodRequest, type BadInputOptions, type RawRequest } from './bad-requests';

export interface FuzzOptions extends Pick<BadInputOptions, 'tokens'> {
  /** Names of things that are there, by the name that paths and bodies give them. */
  readonly there: Readonly<Record<string, readonly string[]>>;
}

/** An operation, and requests to it of every kind: right ones, nearly right ones, and whatever else may come. */
export interface Fuzzed {
  /** `POST /intake/cases` */
  readonly route: string;
  readonly operation: OpenApiOperation;
  readonly requests: fc.Arbitrary<RawRequest>;
}

export const fuzzedRequests = (document: OpenApiDocument, { tokens, there }: FuzzOptions): readonly Fuzzed[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const good = new GoodRequest(document, { path, method: method.toUpperCase(), operation }, tokens);
      return { route: `${good.method} ${path}`, operation, requests: requestsTo(good, tokens, there) };
    }),
  );

type There = FuzzOptions['there'];

/** One part of a request is strange at a time, or none: what is wrong in two ways is refused for the first. */
type Part = 'names' | 'query' | 'body';

const requestsTo = (good: GoodRequest, tokens: BadInputOptions['tokens'], there: There): fc.Arbitrary<RawRequest> => {
  const roles = good.granted.length > 0 ? good.granted : ROLES;
  const isCommand = good.in('header').some(({ name }) => name === 'Idempotency-Key');
  const headers = fc.record({ role: fc.constantFrom(...roles), key: fc.uuid() }).map(({ role, key }) => ({
    authorization: `Bearer ${tokens[role]}`,
    'if-match': null,
    'yikou-after': null,
    ...(isCommand && { 'idempotency-key': key }),
  }));
  const made = (strange: Part | undefined) =>
    fc.record({
      headers,
      names: namesOf(good.in('path'), there, strange === 'names'),
      query: queryOf(good.in('query'), there, strange === 'query'),
      body: good.body ? bodyOf(good.body, there, strange === 'body') : fc.constant(undefined),
    });
  const parts: readonly Part[] = [
    ...(good.in('path').length > 0 ? ['names' as const] : []),
    'query',
    ...(good.body ? ['body' as const] : []),
  ];
  return fc
    .oneof({ weight: 3, arbitrary: made(undefined) }, ...parts.map((part) => ({ weight: part === 'body' ? 3 : 1, arbitrary: made(part) })))
    .map(({ body, ...request }) => good.with({ ...request, ...(body !== undefined && { body }) }));
};

/** Longer ones no server takes. */
const LONGEST = 300;

/** No URL can hold half a character. */
const inUrl = (text: string): string => text.slice(0, LONGEST).replaceAll(/\p{Surrogate}/gu, '\uFFFD');

/** A path has no empty part and no dots alone. */
const namesOf = (parameters: readonly OpenApiParameter[], there: There, strange: boolean): fc.Arbitrary<Readonly<Record<string, string>>> =>
  fc.record(
    Object.fromEntries(
      parameters.map(({ name, schema }) => {
        const value = text(name, schema, there, strange).map(inUrl);
        return [name, value.map((each) => (/^\.{0,2}$/.test(each) ? 'x' : each))];
      }),
    ),
  );

const queryOf = (parameters: readonly OpenApiParameter[], there: There, strange: boolean): fc.Arbitrary<string> => {
  const known = parameters.map(({ name, schema }) => text(name, schema, there, strange).map((value) => [name, value] as const));
  const pairs = fc.tuple(...known).chain((all) => fc.subarray(all));
  const more = strange ? fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 2 }) : fc.constant([]);
  return fc.tuple(pairs, more).map((chosen) => {
    const query = chosen.flat().map(([name, value]) => `${encodeURIComponent(inUrl(name))}=${encodeURIComponent(inUrl(value))}`);
    return query.length === 0 ? '' : `?${query.join('&')}`;
  });
};

const text = (name: string, schema: JsonSchema, there: There, strange: boolean): fc.Arbitrary<string> => {
  const known = there[name];
  const fitting = known ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, valueOf(schema)) : valueOf(schema);
  const texts = fitting.map(String);
  return strange ? fc.oneof(nearly(texts), anyText()) : texts;
};

/** As text: what fits; strange: fields that do not, broken JSON, no JSON. */
const bodyOf = (shape: JsonSchema, there: There, strange: boolean): fc.Arbitrary<string> => {
  const made = valueFor('', shape, there, strange).map((value) => JSON.stringify(value));
  return strange ? fc.oneof({ weight: 4, arbitrary: made }, nearly(made), fc.json(), anyText()) : made;
};

const valueFor = (name: string, shape: JsonSchema, there: There, strange: boolean): fc.Arbitrary<unknown> => {
  const known = there[name];
  const inside = shape.properties
    ? objectFor(shape.properties, shape.required ?? [], there, strange)
    : shape.type === 'array' && shape.items
      ? fc.array(valueFor(name, shape.items, there, strange), { maxLength: 3 })
      : known
        ? fc.constantFrom(...known)
        : valueOf(shape);
  return strange ? fc.oneof({ weight: 5, arbitrary: inside }, strangeTo(shape), fc.jsonValue(), anyText()) : inside;
};

const objectFor = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  there: There,
  strange: boolean,
): fc.Arbitrary<unknown> => {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, valueFor(name, shape, there, strange)]));
  const more = strange ? fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 1, noNullPrototype: true }) : fc.constant({});
  return fc
    .tuple(fc.record(fields, { requiredKeys: strange ? [] : [...required] }), more)
    .map(([object, added]) => ({ ...added, ...object }));
};
