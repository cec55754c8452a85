import {
  caseNoFrom,
  citizenIdFrom,
  creditCodeFrom,
  instantFromMs,
  parseBeijingDay,
  parseUuid,
  YINGKOU,
  type BeijingDay,
} from '@yikou/shared-kernel';
import fc from 'fast-check';
import { codePoints } from '../http/dto/code-points';
import type { JsonSchema } from '../http/dto/json-schema';

const day = (): fc.Arbitrary<BeijingDay> =>
  fc
    .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2060-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => parseBeijingDay(date.toISOString().slice(0, 10)));

const formats: Readonly<Record<string, (shape: JsonSchema) => fc.Arbitrary<string>>> = {
  uuid: () => fc.uuid(),
  instant: () => fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => instantFromMs(ms)),
  date: day,
  'citizen-id': () => fc.tuple(day(), fc.integer({ min: 0, max: 999 })).map(([born, sequence]) => citizenIdFrom(YINGKOU, born, sequence)),
  'credit-code': () =>
    fc
      .integer({ min: 0, max: 99_999_999 })
      .map((number) => creditCodeFrom({ kind: '91', division: YINGKOU, organisation: String(number).padStart(8, '0') })),
  'division-code': () => fc.constantFrom('210800', '210804', '210804001', '210804001002'),
  'case-no': () => fc.tuple(fc.uuid(), day()).map(([id, on]) => caseNoFrom(parseUuid(id), on)),
  'plain-text': ({ maxLength = 200 }) =>
    fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: Math.min(maxLength, 40) })
      .map((text) => text.trim() || '一口'.slice(0, maxLength)),
};

/** Presentation selectors are left out: class-validator does not count them, JSON Schema does. */
const plain = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, minLength + 40) })
    .map((text) => text.replaceAll(/[\uFE0E\uFE0F]/gu, '.'));

const text = (shape: JsonSchema): fc.Arbitrary<string> => {
  const { format, pattern, minLength = 0, maxLength = minLength + 40 } = shape;
  const special = format === undefined ? undefined : formats[format];
  if (special) return special(shape);
  if (pattern === undefined) return plain(minLength, maxLength);
  return fc.stringMatching(new RegExp(pattern, 'u')).filter((value) => codePoints(value) >= minLength && codePoints(value) <= maxLength);
};

const object = (shape: JsonSchema): fc.Arbitrary<unknown> => {
  if (!shape.properties) return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue());
  const fields = Object.entries(shape.properties).map(([name, of]) => [name, valueOf(of)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(shape.required ?? [])] });
};

/** Values that fit a shape. */
export const valueOf = (shape: JsonSchema): fc.Arbitrary<unknown> => {
  if (shape.enum) return fc.constantFrom(...shape.enum);
  switch (shape.type) {
    case 'object':
      return object(shape);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = minItems + 3, uniqueItems } = shape;
      const bounds = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) };
      return uniqueItems ? fc.uniqueArray(valueOf(items), bounds) : fc.array(valueOf(items), bounds);
    }
    case 'integer':
      return fc.integer({ min: Math.max(shape.minimum ?? -1_000, -(2 ** 31)), max: Math.min(shape.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: shape.minimum ?? -1e6, max: shape.maximum ?? 1e6, noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    default:
      return text(shape);
  }
};

/** Values that hardly fit: of every other type, and just outside every bound. */
export const strangeTo = (shape: JsonSchema): fc.Arbitrary<unknown> => {
  const others: unknown[] = ['', ' ', 'x', 0, -1, 1.5, true, {}, { unknown: 1 }];
  if (shape.type !== 'object') others.push([], [null]);
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, items } = shape;
  if (maxLength !== undefined) others.push('x'.repeat(maxLength), 'x'.repeat(maxLength + 1), '😀'.repeat(maxLength + 1));
  if (minLength !== undefined && minLength > 0) others.push('x'.repeat(minLength - 1), '😀'.repeat(minLength));
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) others.push(minimum, minimum - 1);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) others.push(maximum, maximum + 1, maximum - 0.5);
  const constants = fc.constantFrom(...others);
  if (!items) return fc.oneof(constants, plain(0, 20), fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e9, min: -1e9 }));
  const element = valueOf(items);
  const sized = (length: number) => fc.array(element, { minLength: length, maxLength: length });
  const arrays: fc.Arbitrary<unknown>[] = [fc.array(fc.oneof(element, strangeTo(items)), { minLength: 1, maxLength: 3 })];
  arrays.push(element.map((one) => [one, one]));
  if (minItems !== undefined && minItems > 0) arrays.push(sized(minItems - 1));
  if (maxItems !== undefined && maxItems <= 50) arrays.push(sized(maxItems + 1));
  return fc.oneof(constants, ...arrays);
};
