import { type BeijingDay, beijingDayOf, compareDays, endOfDay, plusDays, startOfDay } from './beijing-day';
import { invalid } from './domain-error';
import type { Instant } from './instant';
import { type WorkingCalendar, workingCalendar } from './working-calendar';

/** Time that the limit does not count: hearing, inspection, expert review … (行政许可法 §45). */
export interface Pause {
  /** The first and the last day that do not count. While the pause runs, `until` is what the applicant was told. */
  readonly from: BeijingDay;
  readonly until: BeijingDay;
  readonly reason: string;
  readonly article: string;
}

/** Working days added, with the approval that the article asks for (行政许可法 §42). */
export interface Extension {
  readonly days: number;
  readonly reason: string;
  readonly article: string;
}

export interface DeadlineInput {
  readonly acceptedAt: Instant;
  /** Working days; 0 means the same day. */
  readonly limit: number;
  /** The article, or the promise, that the limit rests on. */
  readonly basis?: string;
  readonly pauses?: readonly Pause[];
  readonly extensions?: readonly Extension[];
}

/** One step of the reckoning; `describeDerivation` puts it into words. */
export type DerivationStep =
  | { readonly step: 'start'; readonly acceptedAt: Instant; readonly day: BeijingDay }
  | { readonly step: 'limit'; readonly days: number; readonly basis?: string }
  | ({ readonly step: 'extension' } & Extension)
  /** `days`: the working days that this pause, and none before it, takes out. */
  | ({ readonly step: 'pause'; readonly days: number } & Pause)
  | { readonly step: 'calendar'; readonly version: string; readonly provisional: boolean }
  | { readonly step: 'due'; readonly day: BeijingDay; readonly at: Instant };

export interface Deadline {
  /** 24:00 Beijing time of `dueDay`. */
  readonly due: Instant;
  readonly dueDay: BeijingDay;
  /** 00:00 Beijing time of the working day that uses up two thirds of the limit with its extensions. */
  readonly yellowAt: Instant;
  /** 00:00 Beijing time of the last working day of the limit: one is left. Never before `yellowAt`. */
  readonly redAt: Instant;
  readonly provisional: boolean;
  readonly calendarVersion: string;
  readonly derivation: readonly DerivationStep[];
}

/** Two thirds of a limit in whole working days, rounded up. */
export const twoThirdsOf = (limit: number): number => Math.ceil((2 * limit) / 3);

/** The n-th working day after `start` on which no pause lies, and what each pause took out. */
const countWithPauses = (calendar: WorkingCalendar, start: BeijingDay, n: number, pauses: readonly Pause[]) => {
  const takenOut = pauses.map(() => 0);
  let [reached, left] = [start, n];
  for (const [at, { from, until }] of pauses.entries()) {
    const eve = plusDays(from, -1);
    const counted = eve > reached ? calendar.workingDaysBetween(reached, eve) : 0;
    if (counted >= left) break;
    left -= counted;
    if (eve > reached) reached = eve;
    if (until <= reached) continue;
    takenOut[at] = calendar.workingDaysBetween(reached, until);
    reached = until;
  }
  return { ...calendar.addWorkingDays(reached, left), takenOut };
};

const checked = ({ limit, extensions = [], pauses = [] }: DeadlineInput) => {
  if (!Number.isSafeInteger(limit) || limit < 0) throw invalid('INVALID_DEADLINE', 'wholeDays', 'limit');
  for (const { days } of extensions) {
    if (!Number.isSafeInteger(days) || days < 1) throw invalid('INVALID_DEADLINE', 'wholeDays', 'extensions');
  }
  for (const { from, until } of pauses) {
    if (until < from) throw invalid('INVALID_DEADLINE', 'fromAfterUntil', 'pauses');
  }
  return {
    total: extensions.reduce((sum, { days }) => sum + days, limit),
    extensions,
    pauses: pauses.toSorted((a, b) => compareDays(a.from, b.from)),
  };
};

/**
 * When what was accepted must be done (行政许可法 §42, §45, §82): the day of acceptance does not count, a pause's days do not
 * count, and it is due at 24:00 Beijing time on the last working day. With a limit of 0, both warnings come at acceptance.
 * @throws DomainError INVALID_DEADLINE (`field`, `rule`); INVALID_WORKING_DAYS (beyond forty years); CALENDAR_NOT_YET_BEGUN
 */
export const deadline = (of: DeadlineInput, calendar: WorkingCalendar = workingCalendar): Deadline => {
  const { total, extensions, pauses } = checked(of);
  const start = beijingDayOf(of.acceptedAt);
  const { day: dueDay, provisional, takenOut } = countWithPauses(calendar, start, total, pauses);
  const startOfCountedDay = (n: number) => (n === 0 ? of.acceptedAt : startOfDay(countWithPauses(calendar, start, n, pauses).day));
  const due = endOfDay(dueDay);
  return {
    due,
    dueDay,
    yellowAt: startOfCountedDay(twoThirdsOf(total)),
    redAt: startOfCountedDay(total),
    provisional,
    calendarVersion: calendar.version,
    derivation: [
      { step: 'start', acceptedAt: of.acceptedAt, day: start },
      { step: 'limit', days: of.limit, ...(of.basis === undefined ? {} : { basis: of.basis }) },
      ...extensions.map((extension) => ({ step: 'extension', ...extension }) as const),
      ...pauses.map((pause, at) => ({ step: 'pause', days: takenOut[at] ?? 0, ...pause }) as const),
      { step: 'calendar', version: calendar.version, provisional },
      { step: 'due', day: dueDay, at: due },
    ],
  };
};
