import type { Brand } from './brand';
import { invalid } from './domain-error';
import { type Instant, instantFromMs, isInstant, msOf } from './instant';

/** A calendar day in Beijing, 'YYYY-MM-DD'. Sorts as text. */
export type BeijingDay = string & Brand<'BeijingDay'>;

const DAY_MS = 86_400_000;
/** The whole country keeps UTC+8. It had summer time until 1991, long before the calendar that limits are counted by. */
const BEIJING_OFFSET_MS = 8 * 3_600_000;

export const isBeijingDay = (value: unknown): value is BeijingDay => typeof value === 'string' && isInstant(`${value}T00:00:00.000Z`);

/** @throws DomainError INVALID_DAY (rule `format`), also for a day that does not exist */
export const parseBeijingDay = (value: string, field?: string): BeijingDay => {
  if (!isBeijingDay(value)) throw invalid('INVALID_DAY', 'format', field);
  return value;
};

/** Days since 1970-01-01. */
const dayNumber = (day: BeijingDay): number => Date.parse(day) / DAY_MS;

const dayFromMs = (utcMs: number): BeijingDay => {
  const date = new Date(utcMs);
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, -14);
  if (!isBeijingDay(day)) throw invalid('INVALID_DAY', 'range');
  return day;
};

/** The day on which the moment falls in Beijing. */
export const beijingDayOf = (instant: Instant): BeijingDay => dayFromMs(msOf(instant) + BEIJING_OFFSET_MS);

/** 00:00 Beijing time. */
export const startOfDay = (day: BeijingDay): Instant => instantFromMs(Date.parse(day) - BEIJING_OFFSET_MS);

/** 24:00 Beijing time, which is 00:00 of the next day: the first moment that is too late. */
export const endOfDay = (day: BeijingDay): Instant => instantFromMs(Date.parse(day) - BEIJING_OFFSET_MS + DAY_MS);

/**
 * Calendar days on, or back when `days` is negative.
 * @throws DomainError INVALID_DAY (rule `range`) outside the years 0000 to 9999
 */
export const plusDays = (day: BeijingDay, days: number): BeijingDay => dayFromMs(Date.parse(day) + days * DAY_MS);

/** Calendar days from one to the other: 1 from today to tomorrow, negative backwards. */
export const daysBetween = (from: BeijingDay, to: BeijingDay): number => dayNumber(to) - dayNumber(from);

/** For `sort`: below zero when `a` is earlier. */
export const compareDays = (a: BeijingDay, b: BeijingDay): number => (a < b ? -1 : a > b ? 1 : 0);
