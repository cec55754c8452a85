import fc from 'fast-check';
import type { Identified, Query, SortField } from '../read-store';
import { sampleCases, type SampleCase } from './samples';

export const idsOf = async (documents: AsyncIterable<Identified<object>>): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { id } of documents) ids.push(id);
  return ids;
};

/** Small sets of values, so that they meet one another; absent ones too. Each document's `no` is its id. */
const STATUSES = ['open', 'closed', '\u{FFFD}', '\u{1F600}'];
const DISTRICTS = ['210802', '鲅鱼圈'];
const DAYS = [-1, 0, 1.5, 2, 10];

const optional = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

export const sampleDocuments: fc.Arbitrary<Readonly<Record<string, SampleCase>>> = fc
  .array(fc.record({ status: optional(STATUSES), district: optional(DISTRICTS), days: optional(DAYS), urgent: optional([true, false]) }), {
    maxLength: 40,
  })
  .map((shapes) =>
    Object.fromEntries(
      shapes.map(({ status, district, days, urgent }, at) => {
        const no = String((at * 7) % 41);
        const place = district === undefined ? { place: { district: null } } : { place: { district } };
        return [no, { no, ...place, ...present('status', status), ...present('days', days), ...present('urgent', urgent) }];
      }),
    ),
  );

const present = (key: string, value: unknown) => (value === undefined ? {} : { [key]: value });

const VALUES: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  status: STATUSES,
  'place.district': DISTRICTS,
  days: DAYS,
  urgent: [true, false],
  no: ['0', '7', '14', '21'],
};

/** Every kind of query that an index of the sample serves: some of its first fields fixed, the rest in order or reversed, perhaps a range. */
export const sampleQueries: fc.Arbitrary<Query> = fc.constantFrom(undefined, ...sampleCases.indexes).chain((index) => {
  if (!index) return fc.constant({});
  return fc.integer({ min: 0, max: index.fields.length }).chain((fixed) => {
    const first = index.fields.slice(0, fixed).map(({ path }) => path);
    const rest = index.fields.slice(fixed);
    return fc
      .record({
        where: fc.record(Object.fromEntries(first.map((path) => [path, asked(path)]))),
        reversed: fc.boolean(),
        listed: fc.boolean(),
        range: rangeOver(rest[0]?.path),
      })
      .map(({ where, reversed, listed, range }): Query => {
        const sort = rest.map(({ path, order }) => ({ path, order: reversed ? opposite(order) : order }));
        // A field asked for by a list may also be sorted by, anywhere and in any direction.
        const also: SortField[] = listed ? first.slice(0, 1).map((path) => ({ path, order: 'desc' })) : [];
        return { where: shuffled(where, reversed), sort: [...also, ...sort], ...(range && { range }) };
      });
  });
});

const asked = (path: string) => {
  const value = fc.constantFrom(...(VALUES[path] ?? ['']));
  return fc.oneof(value, fc.array(value, { maxLength: 3 }));
};

const rangeOver = (path: string | undefined): fc.Arbitrary<Query['range']> => {
  if (path === undefined) return fc.constant(undefined);
  const bound = optional(VALUES[path] ?? ['']);
  return fc.tuple(bound, bound).map(([min, max]) => ({ path, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }));
};

const opposite = (order: SortField['order']): SortField['order'] => (order === 'asc' ? 'desc' : 'asc');

const shuffled = <Value>(where: Readonly<Record<string, Value>>, reversed: boolean): Readonly<Record<string, Value>> =>
  reversed ? Object.fromEntries(Object.entries(where).reverse()) : where;

/** The answer by the plainest means. */
export const expectedIds = (docs: Readonly<Record<string, SampleCase>>, { where = {}, range, sort = [] }: Query): readonly string[] => {
  const backwards = isBackwards(where, sort);
  return Object.entries(docs)
    .map(([id, doc]) => ({ id, at: (path: string) => fieldOf(doc, path) }))
    .filter(({ at }) => Object.entries(where).every(([path, values]) => [values].flat().includes(at(path) as string)))
    .filter(({ at }) => !range || (range.min === undefined && range.max === undefined) || isBetween(at(range.path), range.min, range.max))
    .sort((a, b) => {
      for (const { path, order } of sort) {
        const difference = compare(a.at(path), b.at(path));
        if (difference !== 0) return order === 'asc' ? difference : -difference;
      }
      return backwards ? compare(b.id, a.id) : compare(a.id, b.id);
    })
    .map(({ id }) => id);
};

/** The id runs backwards where the index is read backwards. */
const isBackwards = (where: object, sort: readonly SortField[]): boolean => {
  const rest = sort.filter(({ path }) => !Object.hasOwn(where, path));
  const paths = rest.map(({ path }) => path);
  const served = sampleCases.indexes.filter(({ fields }) => fields.length === Object.keys(where).length + rest.length);
  const index = served.find(
    ({ fields }) =>
      paths.every((path, at) => fields[fields.length - paths.length + at]?.path === path) &&
      fields.slice(0, fields.length - paths.length).every(({ path }) => Object.hasOwn(where, path)),
  );
  return rest[0] !== undefined && index?.fields.at(-rest.length)?.order !== rest[0].order;
};

const fieldOf = ({ no, status, place, days, urgent }: SampleCase, path: string): unknown =>
  ({ no, status, 'place.district': place?.district, days, urgent })[path];

const compare = (a: unknown, b: unknown): number => {
  if (isAbsent(a) || isAbsent(b)) return Number(isAbsent(b)) - Number(isAbsent(a));
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const isBetween = (value: unknown, min: unknown, max: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  (min === undefined || compare(value, min) >= 0) &&
  (max === undefined || compare(value, max) <= 0);
