import type { Instant } from '@yikou/shared-kernel';
import type { AttributeType } from '../attributes';

/** A date and time with what is told of its zone; a space for the T and a zone without its colon occur in the wild. */
const DATE_TIME = /^(-?\d{4,6})-(\d\d)-(\d\d)([T ])(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d(?::?\d\d)?)?$/;
const LONGEST_OFFSET = 14 * 60;
const LAST_YEAR = 9999;

interface DateTime {
  /** Since 1970; without a zone as in UTC. */
  readonly ms: number;
  readonly year: number;
  /** As XML Schema writes it. */
  readonly text: string;
}

/** One is asked for again and again: whether it is a date, and which moment. */
let latest: { readonly given: string; readonly found: DateTime | undefined } | undefined;

const dateTime = (given: string): DateTime | undefined => {
  if (latest?.given !== given) latest = { given, found: parsedDateTime(given) };
  return latest.found;
};

const parsedDateTime = (given: string): DateTime | undefined => {
  const match = DATE_TIME.exec(given);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', separator, hour = '', minute = '', second = '', fraction = '', zone = ''] = match;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const clock = clockMs(Number(hour), Number(minute), Number(second), fraction);
  const offset = offsetMinutes(zone);
  if (midnight === undefined || clock === undefined || offset === undefined) return undefined;
  const text = separator === 'T' && ZONE.test(zone) ? given : writtenBy(given, zone);
  return { ms: midnight + clock - offset * 60_000, year: Number(year), text };
};

const midnightOf = (year: number, month: number, day: number): number | undefined => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year !== 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
};

const clockMs = (hour: number, minute: number, second: number, fraction: string): number | undefined => {
  const endOfDay = hour === 24 && minute === 0 && second === 0 && Number(fraction) === 0;
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return undefined;
  return (hour * 3600 + minute * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
};

const ZONE = /^(Z|[+-]\d\d:\d\d)?$/;

const offsetMinutes = (zone: string): number | undefined => {
  if (zone === '' || zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))];
  const offset = hours * 60 + minutes;
  return minutes > 59 || offset > LONGEST_OFFSET ? undefined : zone.startsWith('-') ? -offset : offset;
};

const writtenBy = (given: string, zone: string): string => {
  const clock = given.slice(0, given.length - zone.length).replace(' ', 'T');
  if (zone === '' || zone.toUpperCase() === 'Z') return clock + zone.toUpperCase();
  return `${clock}${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
};

/** The moment of a date, to the millisecond; without a zone as in UTC. Undefined when there is no such moment in the years 1 to 9999. */
export const instantOf = (value: string): Instant | undefined => {
  const found = dateTime(value.trim());
  if (!found || found.year < 1 || found.year > LAST_YEAR) return undefined;
  // Within these years a date's own text is an instant.
  return found.ms < EARLIEST || found.ms > LATEST ? undefined : (new Date(found.ms).toISOString() as Instant);
};

const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

const INT = /^[+-]?\d+$/;
const [LEAST, GREATEST] = [-(2n ** 63n), 2n ** 63n - 1n];
const SURELY_LONG = 18;
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** As XML Schema writes them, and as other languages do. */
const SPECIAL_FLOATS: Readonly<Record<string, string>> = {
  nan: 'NaN',
  inf: 'INF',
  '+inf': 'INF',
  '-inf': '-INF',
  infinity: 'INF',
  '+infinity': 'INF',
  '-infinity': '-INF',
};
const BOOLEANS = new Set(['true', 'false', '1', '0']);

/** Whether a text can be the value of an attribute of this type. */
export const isValueOf = (type: AttributeType, value: string): boolean => {
  switch (type) {
    case 'string':
    case 'id':
      return true;
    case 'date':
      return dateTime(value.trim()) !== undefined;
    case 'int':
      return isInt(value.trim());
    case 'float':
      return FLOAT.test(value.trim()) || value.trim().toLowerCase() in SPECIAL_FLOATS;
    case 'boolean':
      return BOOLEANS.has(value.trim().toLowerCase());
    case 'list':
    case 'container':
      return false;
  }
};

const isInt = (text: string): boolean => {
  if (!INT.test(text)) return false;
  if (text.length <= SURELY_LONG) return true;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= LEAST && value <= GREATEST;
};

/** The value as XML Schema wants it: nearly always the text as it stood. */
export const schemaText = (type: AttributeType, value: string): string => {
  switch (type) {
    case 'date':
      return dateTime(value.trim())?.text ?? value;
    case 'float':
      return SPECIAL_FLOATS[value.trim().toLowerCase()] ?? value;
    case 'boolean':
      return value.trim().toLowerCase();
    default:
      return value;
  }
};

/** What XML 1.0 cannot carry, even as a reference. */
// eslint-disable-next-line no-control-regex -- these are the characters that it is about
export const UNSPEAKABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
