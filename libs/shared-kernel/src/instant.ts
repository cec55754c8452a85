import type { Brand } from './brand';
import { invalid } from './domain-error';

/** A moment: ISO 8601 in UTC with milliseconds, '2022-12-01T08:00:00.000Z'. Sorts as text. */
export type Instant = string & Brand<'Instant'>;

const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The same text back means that every part exists: `Date` turns 30 February into 2 March. */
export const isInstant = (value: unknown): value is Instant => {
  if (typeof value !== 'string' || !CANONICAL.test(value)) return false;
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
};

/**
 * Takes the canonical form only; what comes from elsewhere goes through `instantFromRfc3339`.
 * @throws DomainError INVALID_INSTANT (rule `format`)
 */
export const parseInstant = (value: string, field?: string): Instant => {
  if (!isInstant(value)) throw invalid('INVALID_INSTANT', 'format', field);
  return value;
};

/** @throws DomainError INVALID_INSTANT (rule `range`) outside the years 0000 to 9999, or when `epochMs` is not a number */
export const instantFromMs = (epochMs: number, field?: string): Instant => {
  const date = new Date(epochMs);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (!isInstant(text)) throw invalid('INVALID_INSTANT', 'range', field);
  return text;
};

/**
 * Any RFC 3339 date-time with its offset: '2010-10-02T08:00:00+02:00'. What is finer than a millisecond is cut off.
 * @throws DomainError INVALID_INSTANT (rule `format` or `range`)
 */
export const instantFromRfc3339 = (text: string, field?: string): Instant => {
  const [, day, time, fraction = '', offset] = RFC_3339.exec(text) ?? [];
  if (day === undefined || time === undefined || offset === undefined) throw invalid('INVALID_INSTANT', 'format', field);
  const clock = `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (!isInstant(`${clock}Z`)) throw invalid('INVALID_INSTANT', 'format', field);
  return instantFromMs(Date.parse(clock + offset), field);
};

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const msOf = (instant: Instant): number => Date.parse(instant);

export const plusMs = (instant: Instant, ms: number): Instant => instantFromMs(msOf(instant) + ms);

/** For `sort`: below zero when `a` is earlier. */
export const compareInstants = (a: Instant, b: Instant): number => (a < b ? -1 : a > b ? 1 : 0);
