import { execFileSync } from 'node:child_process';
import manifest from 'chinese-days/package.json';
import fc from 'fast-check';
import { type BeijingDay, parseBeijingDay, plusDays } from './beijing-day';
import { chineseDays, type HolidaySource } from './holiday-source';
import { refusalOf } from './spec-support';
import { WorkingCalendar, workingCalendar } from './working-calendar';

const day = parseBeijingDay;
const daysOf = (year: number): BeijingDay[] => {
  const days: BeijingDay[] = [];
  for (let at = day(`${String(year)}-01-01`); at.startsWith(String(year)); at = plusDays(at, 1)) days.push(at);
  return days;
};
const is = (text: string) => workingCalendar.isWorkingDay(day(text)).working;

/** The library's functions are right in Beijing's time zone and wrong west of Greenwich: so they are asked in Beijing. */
const libraryWorkingDays = (): Set<string> => {
  const days = Array.from({ length: chineseDays.lastYear - 2006 }, (_, at) => daysOf(2007 + at)).flat();
  const script = `
    const { isWorkday } = require('chinese-days');
    console.log(JSON.stringify(${JSON.stringify(days)}.filter((day) => isWorkday(day))))`;
  const answer = execFileSync(process.execPath, ['-'], { cwd: __dirname, env: { TZ: 'Asia/Shanghai' }, input: script, encoding: 'utf8' });
  return new Set(JSON.parse(answer) as string[]);
};

/** Counts one day after the other, as one would on a wall calendar. */
const stepByStep = (start: BeijingDay, n: number): BeijingDay => {
  let at = start;
  for (let left = Math.abs(n); left > 0; left -= workingCalendar.isWorkingDay(at).working ? 1 : 0) at = plusDays(at, Math.sign(n));
  return at;
};

const known = fc.integer({ min: 0, max: 7000 }).map((n) => plusDays(day('2007-06-01'), n));

describe('the working calendar', () => {
  it.each([
    ['2022-01-28', true, 'Friday before'],
    ['2022-01-29', true, 'Saturday, made up for'],
    ['2022-01-30', true, 'Sunday, made up for'],
    ['2022-01-31', false, '除夕, a Monday'],
    ['2022-02-04', false, 'Friday of the festival'],
    ['2022-02-06', false, 'its last day'],
    ['2022-02-07', true, 'Monday after'],
    ['2022-10-08', true, 'Saturday, made up for after National Day'],
    ['2022-12-31', false, 'New Year 2023 begins'],
    ['2023-01-02', false, 'New Year 2023 ends, a Monday'],
    ['2023-01-20', true, 'Friday before'],
    ['2023-01-21', false, '除夕'],
    ['2023-01-27', false, 'Friday, the last day'],
    ['2023-01-28', true, 'Saturday, made up for'],
    ['2023-01-29', true, 'Sunday, made up for'],
    ['2020-01-31', false, 'the festival prolonged by the epidemic'],
    ['2015-09-03', false, 'the 70th anniversary of victory'],
    ['2007-12-29', true, 'made up for New Year 2008'],
    ['2007-12-31', false, 'New Year 2008 in the year before'],
  ])('has %s as working: %s (%s)', (text, working) => {
    expect(is(text)).toBe(working);
  });

  it.each([
    [2007, 249],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
  ])('has for %i as many working days as the arrangement leaves: %i', (year, working) => {
    expect(daysOf(year).filter((of) => is(of))).toHaveLength(working);
  });

  it('agrees with the library on every day of every announced year', () => {
    const expected = libraryWorkingDays();
    for (let year = 2007; year <= chineseDays.lastYear; year += 1) {
      expect(daysOf(year).filter((of) => is(of))).toEqual(daysOf(year).filter((of) => expected.has(of)));
    }
  });

  it('names the library’s version, and knows how far its announcements go', () => {
    expect(workingCalendar.version).toBe(`chinese-days ${manifest.version}`);
    expect(chineseDays.lastYear).toBeGreaterThanOrEqual(2026);
  });

  it('counts on and back as one would day by day', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: -300, max: 300 }), (start, n) => {
        fc.pre(n >= 0 || start > '2008-12-31');
        expect(workingCalendar.addWorkingDays(start, n).day).toBe(stepByStep(start, n));
      }),
    );
  });

  it('counts between two days what it counts from one to the other', () => {
    fc.assert(
      fc.property(known, fc.nat({ max: 700 }), (start, n) => {
        const { day: end } = workingCalendar.addWorkingDays(start, n);
        expect(workingCalendar.workingDaysBetween(start, end)).toBe(n);
        expect(workingCalendar.workingDaysBetween(end, start)).toBe(0 - n);
      }),
    );
    expect(Object.is(workingCalendar.workingDaysBetween(day('2022-10-02'), day('2022-10-01')), 0)).toBe(true);
  });

  it('is provisional from the days that the next arrangement may still change', () => {
    const last = String(chineseDays.lastYear);
    expect(workingCalendar.isWorkingDay(day(`${last}-12-28`)).provisional).toBe(false);
    expect(workingCalendar.isWorkingDay(day(`${last}-12-29`)).provisional).toBe(true);
    expect(workingCalendar.addWorkingDays(day(`${last}-12-01`), 5).provisional).toBe(false);
    expect(workingCalendar.addWorkingDays(day(`${last}-12-01`), 40).provisional).toBe(true);
  });

  it('knows only weekends where nothing is announced', () => {
    expect(workingCalendar.isWorkingDay(day('2099-10-01'))).toEqual({ working: true, provisional: true });
    expect(workingCalendar.isWorkingDay(day('2099-10-03'))).toEqual({ working: false, provisional: true });
    expect(workingCalendar.isWorkingDay(day('9999-12-31'))).toEqual({ working: true, provisional: true });
  });

  it('refuses what is before it begins', () => {
    const facts = { day: '2006-12-31', begins: '2007-01-01' };
    expect(refusalOf(() => workingCalendar.isWorkingDay(day('2006-12-31')))).toEqual({ code: 'CALENDAR_NOT_YET_BEGUN', facts });
    for (const n of [-1, 0, 1]) {
      expect(refusalOf(() => workingCalendar.addWorkingDays(day('2006-12-31'), n)).code).toBe('CALENDAR_NOT_YET_BEGUN');
    }
    expect(refusalOf(() => workingCalendar.workingDaysBetween(day('2006-12-31'), day('2007-01-01'))).code).toBe('CALENDAR_NOT_YET_BEGUN');
    expect(refusalOf(() => workingCalendar.addWorkingDays(day('2007-01-10'), -20)).code).toBe('CALENDAR_NOT_YET_BEGUN');
    expect(is('2007-01-01')).toBe(false);
  });

  it('refuses counts that are none, or reach over generations', () => {
    for (const n of [1.5, NaN, 10_001, -10_001]) {
      expect(refusalOf(() => workingCalendar.addWorkingDays(day('2022-01-01'), n))).toEqual({
        code: 'INVALID_WORKING_DAYS',
        facts: { rule: 'wholeDays' },
      });
    }
    expect(refusalOf(() => workingCalendar.workingDaysBetween(day('2022-01-01'), day('9999-12-31')))).toEqual({
      code: 'INVALID_WORKING_DAYS',
      facts: { rule: 'span' },
    });
  });

  it('asks its source about a day once', () => {
    const asked: BeijingDay[] = [];
    const source: HolidaySource = { ...chineseDays, isWorkday: (of) => (asked.push(of), chineseDays.isWorkday(of)) };
    const calendar = new WorkingCalendar(source);
    for (let n = 1; n <= 100; n += 1) calendar.addWorkingDays(day('2022-03-01'), n);
    expect(asked).toEqual(daysOf(2022));
  });
});
