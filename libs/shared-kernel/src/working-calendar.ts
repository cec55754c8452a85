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

interface Year {
  readonly firstDay: BeijingDay;
  readonly workingDays: readonly BeijingDay[];
  /** For each day of the year, how many working days there are up to and with it. */
  readonly upTo: readonly number[];
}

/** About forty years; more is a slip of the keyboard. */
const MOST_DAYS = 10_000;

/** New Year's arrangement reaches back into December (2007, 2011, 2018, 2022), never before this day. */
const NEW_YEAR_REACHES_BACK_TO = '12-29';

const yearOf = (day: BeijingDay): number => Number(day.slice(0, 4));

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
    const { workingDays, upTo, at } = this.locate(day);
    return { working: workingDays[(upTo[at] ?? 0) - 1] === day, provisional: this.isProvisional(day) };
  }

  /**
   * The n-th working day after `start`, which itself does not count; before it, when n is negative; `start` for 0.
   * @throws DomainError CALENDAR_NOT_YET_BEGUN (facts `day`, `begins`); INVALID_WORKING_DAYS (rule `wholeDays`, at most 10,000 either way)
   */
  addWorkingDays(start: BeijingDay, n: number): CountedDay {
    if (!Number.isSafeInteger(n) || Math.abs(n) > MOST_DAYS) throw invalid('INVALID_WORKING_DAYS', 'wholeDays');
    const day = n === 0 ? this.known(start) : n > 0 ? this.forward(start, n) : this.back(start, -n);
    return { day, provisional: this.isProvisional(day) };
  }

  /**
   * How many working days there are after `from`, up to and with `to`; negative when `to` is earlier.
   * @throws DomainError CALENDAR_NOT_YET_BEGUN (facts `day`, `begins`)
   */
  workingDaysBetween(from: BeijingDay, to: BeijingDay): number {
    if (to < from) return 0 - this.workingDaysBetween(to, from);
    let count = this.countedUpTo(to) - this.countedUpTo(from);
    for (let year = yearOf(from); year < yearOf(to); year += 1) count += this.year(year).workingDays.length;
    return count;
  }

  isProvisional(day: BeijingDay): boolean {
    return day >= this.provisionalFrom;
  }

  private forward(start: BeijingDay, n: number): BeijingDay {
    let year = yearOf(start);
    let ordinal = this.countedUpTo(start) + n;
    for (let length = this.year(year).workingDays.length; ordinal > length; length = this.year(year).workingDays.length) {
      ordinal -= length;
      year += 1;
    }
    return this.nth(year, ordinal);
  }

  private back(start: BeijingDay, n: number): BeijingDay {
    let year = yearOf(start);
    let ordinal = this.countedUpTo(start) - (this.isWorkingDay(start).working ? 1 : 0) + 1 - n;
    while (ordinal < 1) {
      year -= 1;
      ordinal += this.year(year).workingDays.length;
    }
    return this.nth(year, ordinal);
  }

  private nth(year: number, ordinal: number): BeijingDay {
    const day = this.year(year).workingDays[ordinal - 1];
    if (day === undefined) throw new RangeError(`${String(year)} has no working day ${String(ordinal)}`);
    return day;
  }

  /** Working days of the day's own year, up to and with it. */
  private countedUpTo(day: BeijingDay): number {
    const { upTo, at } = this.locate(day);
    return upTo[at] ?? 0;
  }

  private locate(day: BeijingDay): Year & { readonly at: number } {
    const year = this.year(yearOf(this.known(day)));
    return { ...year, at: daysBetween(year.firstDay, day) };
  }

  private known(day: BeijingDay): BeijingDay {
    if (day < this.begins) throw new DomainError('CALENDAR_NOT_YET_BEGUN', { day, begins: this.begins });
    return day;
  }

  private year(year: number): Year {
    const known = this.years.get(year) ?? this.classify(year);
    this.years.set(year, known);
    return known;
  }

  private classify(year: number): Year {
    const firstDay = this.known(parseBeijingDay(`${String(year)}-01-01`));
    const isWorking = year > this.source.lastYear ? isWeekday : this.source.isWorkday;
    const workingDays: BeijingDay[] = [];
    const upTo: number[] = [];
    for (let day = firstDay; yearOf(day) === year; day = plusDays(day, 1)) {
      if (isWorking(day)) workingDays.push(day);
      upTo.push(workingDays.length);
    }
    return { firstDay, workingDays, upTo };
  }
}

/** The calendar by which the product counts. */
export const workingCalendar = new WorkingCalendar();
