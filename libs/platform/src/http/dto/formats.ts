import {
  citizenIdFrom,
  creditCodeFrom,
  isBeijingDay,
  isCaseNo,
  isCitizenId,
  isCreditCode,
  isDivisionCode,
  isInstant,
  isUuid,
  parseCaseNo,
  parseCitizenId,
  parseCreditCode,
  parseDivisionCode,
  caseNoFrom,
  parseBeijingDay,
  parseUuid,
  YINGKOU,
} from '@yikou/shared-kernel';
import type { JsonSchema } from './json-schema';

/** A format of text: what it looks like (for documents and generators), and the whole truth about it. */
export interface Format {
  readonly test: (text: string) => boolean;
  /** Throws a `DomainError` whose `rule` says which part is wrong. */
  readonly parse?: (text: string) => unknown;
  /** What can be said of it in JSON Schema. */
  readonly schema: JsonSchema;
}

const DAY_OF_ANY_YEAR =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const LEAP_YEAR = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const DAY = `(?:[0-9]{4}-${DAY_OF_ANY_YEAR}|${LEAP_YEAR}-02-29)`;
/** RFC 9562: versions 1 to 8, and the two that are nobody's. */
const UUID = [
  '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
].join('|');
/** The first two digits of GB/T 2260, and 83. */
const PROVINCE = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])';
const CREDIT = '[0-9A-HJ-NP-RTUWXY]';

/** Everything but control characters and line breaks; neither first nor last is white space. */
const SPACE = ' \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\ufeff';
const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029';
const PLAIN_TEXT = `^[^${SPACE}${CONTROL}](?:[^${CONTROL}]*[^${SPACE}${CONTROL}])?$`;
const plainText = new RegExp(PLAIN_TEXT, 'u');
/** Not every dialect of regular expressions can name a surrogate, so the published pattern does not. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Of a text that no other rule holds for: what cannot be stored as it is. */
export const ANY_TEXT = '^[^\\u0000]*$';

const text = (pattern: string, minLength: number, maxLength: number, example: string): JsonSchema => ({
  type: 'string',
  minLength,
  maxLength,
  pattern,
  examples: [example],
});

const SAMPLE_ID = parseUuid('0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10');

export const FORMATS = {
  uuid: {
    test: isUuid,
    schema: {
      type: 'string',
      maxLength: 36,
      pattern: `^(?:${UUID})$`,
      examples: [SAMPLE_ID],
    },
  },
  instant: {
    test: isInstant,
    schema: text(`^${DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$`, 24, 24, '2022-12-01T08:00:00.000Z'),
  },
  date: {
    test: isBeijingDay,
    schema: text(`^${DAY}$`, 10, 10, '2022-12-01'),
  },
  'citizen-id': {
    test: isCitizenId,
    parse: parseCitizenId,
    schema: text(
      '^[1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$',
      18,
      18,
      citizenIdFrom(YINGKOU, parseBeijingDay('1980-02-29'), 2),
    ),
  },
  'credit-code': {
    test: isCreditCode,
    parse: parseCreditCode,
    schema: text(
      `^${CREDIT}{2}[1-8][0-9]{5}${CREDIT}{10}$`,
      18,
      18,
      creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'MA0XXXXX' }),
    ),
  },
  'division-code': {
    test: isDivisionCode,
    parse: parseDivisionCode,
    schema: text(`^${PROVINCE}(?:[0-9]{4}|[0-9]{7}|[0-9]{10})$`, 6, 12, YINGKOU),
  },
  'case-no': {
    test: isCaseNo,
    parse: parseCaseNo,
    schema: text(
      '^YK[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[0-9A-HJKMNP-TV-Z]{8}-[0-9A-Z]$',
      21,
      21,
      caseNoFrom(SAMPLE_ID, parseBeijingDay('2022-12-01')),
    ),
  },
  'plain-text': {
    test: (value) => plainText.test(value) && !LONE_SURROGATE.test(value),
    schema: { type: 'string', minLength: 1, pattern: PLAIN_TEXT },
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const formatNamed = (name: string): Format | undefined => (FORMATS as Readonly<Record<string, Format>>)[name];
