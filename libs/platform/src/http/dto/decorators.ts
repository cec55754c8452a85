import { isMoney } from '@yikou/shared-kernel';
import { ValidateBy, type ValidationOptions } from 'class-validator';
import { codePoints } from './code-points';
import { FORMATS, type FormatName } from './formats';
import type { JsonSchema } from './json-schema';

const OWN = Symbol('a decorator that brings its own JSON Schema');

/** The one constraint of an own decorator: its JSON Schema. */
interface OwnMapping {
  readonly [OWN]: JsonSchema;
}

/** The JSON Schema that an own decorator has put among its constraints. */
export const ownSchemaIn = (constraints: readonly unknown[] | undefined): JsonSchema | undefined =>
  (constraints?.[0] as Partial<OwnMapping> | undefined)?.[OWN];

const own = (name: string, test: (value: unknown) => boolean, schema: JsonSchema, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name,
      constraints: [{ [OWN]: schema } satisfies OwnMapping],
      validator: { validate: (value: unknown) => test(value), defaultMessage: () => `$property must be valid (${name})` },
    },
    options,
  );

const ofFormat = (name: string, format: FormatName, options?: ValidationOptions): PropertyDecorator => {
  const { test, schema } = FORMATS[format];
  return own(name, (value) => typeof value === 'string' && test(value), { ...schema, format }, options);
};

/** A moment in UTC with milliseconds: `2022-12-01T08:00:00.000Z`. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator => ofFormat('isInstant', 'instant', options);

/** A calendar day in Beijing: `2022-12-01`. */
export const IsBeijingDay = (options?: ValidationOptions): PropertyDecorator => ofFormat('isBeijingDay', 'date', options);

/** 公民身份号码, with its check character. */
export const IsCitizenId = (options?: ValidationOptions): PropertyDecorator => ofFormat('isCitizenId', 'citizen-id', options);

/** 统一社会信用代码, with its check character. */
export const IsCreditCode = (options?: ValidationOptions): PropertyDecorator => ofFormat('isCreditCode', 'credit-code', options);

/** 行政区划代码: 6, 9 or 12 digits. */
export const IsDivisionCode = (options?: ValidationOptions): PropertyDecorator => ofFormat('isDivisionCode', 'division-code', options);

/** `YK20221201-7K3M9QXA-C`, with its check character. */
export const IsCaseNo = (options?: ValidationOptions): PropertyDecorator => ofFormat('isCaseNo', 'case-no', options);

/** Money: whole fen, not negative (`-0` in JSON is 0). */
export const IsFen = (options?: ValidationOptions): PropertyDecorator =>
  own('isFen', (value) => value === 0 || isMoney(value), { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, options);

const matching = (name: string, pattern: string, maxLength: number, options?: ValidationOptions): PropertyDecorator => {
  const expression = new RegExp(pattern, 'u');
  return own(name, (value) => typeof value === 'string' && expression.test(value), { type: 'string', maxLength, pattern }, options);
};

/** Lower-case hex. */
export const IsSha256 = (options?: ValidationOptions): PropertyDecorator => matching('isSha256', '^[0-9a-f]{64}$', 64, options);

/** 1 to 255 visible ASCII characters. */
export const IsIdempotencyKey = (options?: ValidationOptions): PropertyDecorator =>
  matching('isIdempotencyKey', '^[!-~]{1,255}$', 255, options);

const longerThan = (value: string, max: number): boolean => value.length > max && codePoints(value) > max;

/**
 * One line of text for people: no control characters, no line breaks, no lone surrogates, no white space at its ends, not empty.
 * @param max in code points
 */
export const IsPlainText = (max: number, options?: ValidationOptions): PropertyDecorator => {
  const { test, schema } = FORMATS['plain-text'];
  return own(
    'isPlainText',
    (value) => typeof value === 'string' && !longerThan(value, max) && test(value),
    { ...schema, format: 'plain-text', maxLength: max },
    options,
  );
};

/** Any JSON object: for answers that show what others have written. Refused in what a route takes. */
export const IsJsonObject = (options?: ValidationOptions): PropertyDecorator =>
  own('isJsonObject', (value) => typeof value === 'object' && value !== null && !Array.isArray(value), { type: 'object' }, options);
