import { type BeijingDay, daysBetween, parseBeijingDay, plusDays } from './beijing-day';
import { DomainError, invalid } from './domain-error';
import { chineseDays, type HolidaySource, isWeekday } from './holiday-source';

export interface DayClass {
  readonly working: boolean;
  /** The arrangement for this day is not announced yet: weekends only are known. */
  readonly provisional: boolean;
}

export interface CountedDay {
  readonly day: BeijingDay;
  /** To be counted again when the arrangement is announced. */
  readonly provisional: boolean;
}

/** Days as their distance from 1 January. */
interface Year {
  readonly firstDay: BeijingDay;
  readonly workingDays: Uint16Array;
  /** For each day of the year, how many working days there are up to and with it. */
  readonly upTo: Uint16Array;
}

/** About forty years; more is a slip of the keyboard. */
const MOST_WORKING_DAYS = 10_000;
const MOST_CALENDAR_DAYS = 14_610;

/** New Year's arrangement reaches back into December (2007, 2011, 2018, 2022), never before this day. */
const NEW_YEAR_REACHES_BACK_TO = '12-29';

const yearNumber = (day: BeijingDay): number => Number(day.slice(0, 4));

/** Counts working days (行政许可法 §82) by the arrangements of a source; each year is classified once. */
export class WorkingCalendar {
  readonly version: string;
  readonly begins: BeijingDay;
  /** From this day on, results are provisional. */
  readonly provisionalFrom: BeijingDay;
  private readonly years = new Map<number, Year>();

  constructor(private readonly source: HolidaySource = chineseDays) {
    this.version = source.version;
    this.begins = parseBeijingDay(`${String(source.firstYear)}-01-01`);
    this.provisionalFrom = parseBeijingDay(`${String(source.lastYear)}-${NEW_YEAR_REACHES_BACK_TO}`);
  }

  /** @throws DomainError CALENDAR_NOT_YET_BEGUN (facts `day`, `begins`) */
  isWorkingDay(day: BeijingDay): DayClass {
    const { workingDays, firstDay } = this.yearOf(day);
    const lastCounted = workingDays[this.countedUpTo(day) - 1];
    return { working: lastCounted === daysBetween(firstDay, day), provisional: this.isProvisional(day) };
  }

  /** Whether what is counted up to this day has to be counted again when the next arrangement is announced. */
  isProvisional(day: BeijingDay): boolean {
    return day >= this.provisionalFrom;
  }

  /**
   * The n-th working day after `start`, which itself does not count; before it, when n is negative; `start` for 0.
   * @throws DomainError CALENDAR_NOT_YET_BEGUN (facts `day`, `begins`); INVALID_WORKING_DAYS (rule `wholeDays`: whole, at most 10,000 either way)
   */
  addWorkingDays(start: BeijingDay, n: number): CountedDay {
    if (!Number.isSafeInteger(n) || Math.abs(n) > MOST_WORKING_DAYS) throw invalid('INVALID_WORKING_DAYS', 'wholeDays');
    const day = n === 0 ? this.known(start) : this.nth(yearNumber(start), this.countedUpTo(start) + this.steps(start, n));
    return { day, provisional: this.isProvisional(day) };
  }

  /**
   * How many working days there are after `from`, up to and with `to`; negative when `to` is earlier.
   * @throws DomainError CALENDAR_NOT_YET_BEGUN (facts `day`, `begins`); INVALID_WORKING_DAYS (rule `span`: more than forty years)
   */
  workingDaysBetween(from: BeijingDay, to: BeijingDay): number {
    if (to < from) return 0 - this.workingDaysBetween(to, from);
    if (daysBetween(from, to) > MOST_CALENDAR_DAYS) throw invalid('INVALID_WORKING_DAYS', 'span');
    let count = this.countedUpTo(to) - this.countedUpTo(from);
    for (let year = yearNumber(from); year < yearNumber(to); year += 1) count += this.year(year).workingDays.length;
    return count;
  }

  /** From the last working day up to `start`: going back from a day of rest, that one is itself the first step. */
  private steps(start: BeijingDay, n: number): number {
    return n < 0 && !this.isWorkingDay(start).working ? n + 1 : n;
  }

  /** The working day with this number in the year; a number outside it leads into the years beside. */
  private nth(year: number, ordinal: number): BeijingDay {
    const { firstDay, workingDays } = this.year(year);
    if (ordinal < 1) return this.nth(year - 1, ordinal + this.year(year - 1).workingDays.length);
    const offset = workingDays[ordinal - 1];
    return offset === undefined ? this.nth(year + 1, ordinal - workingDays.length) : plusDays(firstDay, offset);
  }

  /** Working days of the day's own year, up to and with it. */
  private countedUpTo(day: BeijingDay): number {
    const { firstDay, upTo } = this.yearOf(day);
    return upTo[daysBetween(firstDay, day)] ?? 0;
  }

  private known(day: BeijingDay): BeijingDay {
    if (day < this.begins) throw new DomainError('CALENDAR_NOT_YET_BEGUN', { day, begins: this.begins });
    return day;
  }

  private yearOf(day: BeijingDay): Year {
    return this.year(yearNumber(this.known(day)));
  }

  private year(year: number): Year {
    const known = this.years.get(year) ?? this.classify(year);
    this.years.set(year, known);
    return known;
  }

  private classify(year: number): Year {
    const firstDay = this.known(parseBeijingDay(`${String(year)}-01-01`));
    const length = daysBetween(firstDay, parseBeijingDay(`${String(year)}-12-31`)) + 1;
    const announced = year <= this.source.lastYear;
    const workingDays: number[] = [];
    const upTo = Uint16Array.from({ length }, (_, at) => {
      const day = plusDays(firstDay, at);
      if (announced ? this.source.isWorkday(day) : isWeekday(day)) workingDays.push(at);
      return workingDays.length;
    });
    return { firstDay, workingDays: Uint16Array.from(workingDays), upTo };
  }
}

/** The calendar by which the product counts. */
export const workingCalendar = new WorkingCalendar();
