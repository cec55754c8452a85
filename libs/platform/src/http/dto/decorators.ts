import { ValidateBy, type ValidationOptions } from 'class-validator';
import {
  isBeijingDay,
  isCaseNo,
  isCitizenId,
  isCreditCode,
  isDivisionCode,
  isInstant,
  isMoney,
} from '@yikou/shared-kernel';
import type { JsonSchema } from './json-schema';

/** The JSON Schema of a decorator built on `own`, found among its constraints. */
export interface OwnMapping {
  readonly schema: JsonSchema;
}

const own = (name: string, test: (value: unknown) => boolean, schema: JsonSchema, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name,
      constraints: [{ schema } satisfies OwnMapping],
      validator: { validate: (value: unknown) => test(value), defaultMessage: () => `$property must be valid (${name})` },
    },
    options,
  );

const matching =
  (pattern: string, max: number) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.length <= max && new RegExp(pattern, 'u').test(value);

/** A moment in UTC with milliseconds: `2022-12-01T08:00:00.000Z`. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  own('isInstant', isInstant, { type: 'string', format: 'instant' }, options);

/** A calendar day in Beijing: `2022-12-01`. */
export const IsBeijingDay = (options?: ValidationOptions): PropertyDecorator =>
  own('isBeijingDay', isBeijingDay, { type: 'string', format: 'date' }, options);

/** 公民身份号码, with its check character. */
export const IsCitizenId = (options?: ValidationOptions): PropertyDecorator =>
  own('isCitizenId', isCitizenId, { type: 'string', format: 'citizen-id' }, options);

/** 统一社会信用代码, with its check character. */
export const IsCreditCode = (options?: ValidationOptions): PropertyDecorator =>
  own('isCreditCode', isCreditCode, { type: 'string', format: 'credit-code' }, options);

/** 行政区划代码: 6, 9 or 12 digits. */
export const IsDivisionCode = (options?: ValidationOptions): PropertyDecorator =>
  own('isDivisionCode', isDivisionCode, { type: 'string', format: 'division-code' }, options);

/** Money: whole fen, not negative. */
export const IsFen = (options?: ValidationOptions): PropertyDecorator =>
  own('isFen', isMoney, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, options);

/** `YK20221201-7K3M9QXA-C`, with its check character. */
export const IsCaseNo = (options?: ValidationOptions): PropertyDecorator =>
  own('isCaseNo', isCaseNo, { type: 'string', format: 'case-no' }, options);

const SHA_256 = '^[0-9a-f]{64}$';
/** Lower-case hex. */
export const IsSha256 = (options?: ValidationOptions): PropertyDecorator =>
  own('isSha256', matching(SHA_256, 64), { type: 'string', pattern: SHA_256 }, options);

/** One line of text for people: no control characters, no lone surrogates, no white space at its ends. @param max in code points */
export const IsPlainText = (max: number, options?: ValidationOptions): PropertyDecorator =>
  own('isPlainText', matching('.', max), { type: 'string', maxLength: max }, options);

const KEY = '^[\\x21-\\x7e]{1,255}$';
/** 1 to 255 visible ASCII characters. */
export const IsIdempotencyKey = (options?: ValidationOptions): PropertyDecorator =>
  own('isIdempotencyKey', matching(KEY, 255), { type: 'string', pattern: KEY }, options);

/** Any JSON object: for answers that show what others have written. Refused in what a route takes. */
export const IsJsonObject = (options?: ValidationOptions): PropertyDecorator =>
  own('isJsonObject', (value) => typeof value === 'object' && value !== null && !Array.isArray(value), { type: 'object' }, options);
