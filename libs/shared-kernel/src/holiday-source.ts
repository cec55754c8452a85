import arrangement from 'chinese-days/dist/chinese-days.json';
import manifest from 'chinese-days/package.json';
import type { BeijingDay } from './beijing-day';

/** The State Council's holiday arrangements (放假调休安排), for the years in which they are known. */
export interface HolidaySource {
  /** Goes into every event that sets a deadline. */
  readonly version: string;
  readonly firstYear: number;
  /** The last year whose arrangement has been announced. */
  readonly lastYear: number;
  /** Holidays and make-up working days (调休) included; asked for announced years only. */
  isWorkday(day: BeijingDay): boolean;
}

/** Every arrangement has these two kinds of exception to Monday-to-Friday. */
const holidays: Readonly<Record<string, string>> = arrangement.holidays;
const makeUpDays: Readonly<Record<string, string>> = arrangement.workdays;

/** Monday to Friday. */
export const isWeekday = (day: BeijingDay): boolean => {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6;
};

const yearsWithNationalDay = Object.keys(holidays).filter((day) => day.endsWith('-10-01'));

/**
 * The library's data rather than its functions: those go through the machine's local time,
 * and on a machine west of Greenwich they are wrong for hundreds of days.
 */
export const chineseDays: HolidaySource = {
  version: `chinese-days ${manifest.version}`,
  firstYear: 2007,
  lastYear: Math.max(...yearsWithNationalDay.map((day) => Number(day.slice(0, 4)))),
  isWorkday: (day) => day in makeUpDays || (isWeekday(day) && !(day in holidays)),
};
