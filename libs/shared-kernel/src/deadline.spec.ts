import fc from 'fast-check';
import { type BeijingDay, beijingDayOf, daysBetween, endOfDay, parseBeijingDay, plusDays, startOfDay } from './beijing-day';
import { deadline, type Pause, twoThirdsOf } from './deadline';
import { describeDerivation } from './deadline.messages';
import { chineseDays } from './holiday-source';
import { instantFromRfc3339, parseInstant, plusMs } from './instant';
import { refusalOf } from './spec-support';
import { WorkingCalendar, workingCalendar } from './working-calendar';

const day = parseBeijingDay;
/** Thursday, ten in the morning in Beijing. */
const acceptedAt = parseInstant('2022-12-01T02:00:00.000Z');
const hearing = (from: string, until: string): Pause => ({ from: day(from), until: day(until), reason: '听证', article: '行政许可法 §45' });
const extension = { days: 10, reason: '案情复杂', article: '行政许可法 §42' };

const dueDay = (pauses: readonly Pause[], limit = 20) => deadline({ acceptedAt, limit, pauses }).dueDay;

describe('two thirds of a limit', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [5, 4],
    [20, 14],
    [30, 20],
    [45, 30],
  ])('of %i days are %i, rounded up', (limit, twoThirds) => {
    expect(twoThirdsOf(limit)).toBe(twoThirds);
  });
});

describe('a deadline', () => {
  it('does not count the day of acceptance and ends at 24:00 in Beijing', () => {
    expect(deadline({ acceptedAt, limit: 1 })).toMatchObject({ dueDay: '2022-12-02', due: '2022-12-02T16:00:00.000Z' });
    expect(deadline({ acceptedAt, limit: 20 })).toMatchObject({ dueDay: '2022-12-29', due: '2022-12-29T16:00:00.000Z' });
  });

  it('goes by the day in Beijing: one minute to midnight there is still today', () => {
    expect(deadline({ acceptedAt: instantFromRfc3339('2022-12-01T23:59:00+08:00'), limit: 1 }).dueDay).toBe('2022-12-02');
    expect(deadline({ acceptedAt: instantFromRfc3339('2022-12-02T00:00:00+08:00'), limit: 1 }).dueDay).toBe('2022-12-05');
  });

  it('leaves out the Spring Festival and counts the days made up for', () => {
    const of = { acceptedAt: instantFromRfc3339('2023-01-19T09:00:00+08:00'), limit: 3 };
    expect(deadline(of).dueDay).toBe('2023-01-29');
  });

  it('is yellow from the day that uses up two thirds, red from the last', () => {
    const { yellowAt, redAt } = deadline({ acceptedAt, limit: 20 });
    expect(yellowAt).toBe(startOfDay(day('2022-12-21')));
    expect(redAt).toBe(startOfDay(day('2022-12-29')));
  });

  it('with a limit of 0 is due the same day, and warns at once', () => {
    expect(deadline({ acceptedAt, limit: 0, pauses: [hearing('2022-12-01', '2022-12-09')] })).toMatchObject({
      dueDay: '2022-12-01',
      yellowAt: acceptedAt,
      redAt: acceptedAt,
    });
  });

  it('is later by the working days of a pause (§45), and not by its weekends', () => {
    expect(dueDay([hearing('2022-12-05', '2022-12-11')])).toBe('2023-01-06');
    expect(dueDay([hearing('2022-12-10', '2022-12-11')])).toBe('2022-12-29');
  });

  it('does not take a day out twice, in whatever order the pauses are told', () => {
    const pauses = [hearing('2022-12-08', '2022-12-12'), hearing('2022-12-05', '2022-12-09'), hearing('2022-12-06', '2022-12-07')];
    expect(dueDay(pauses)).toBe('2023-01-09');
    expect(dueDay(pauses.toReversed())).toBe('2023-01-09');
    const { derivation } = deadline({ acceptedAt, limit: 20, pauses });
    expect(derivation.flatMap((of) => (of.step === 'pause' ? [[of.from, of.days]] : []))).toEqual([
      ['2022-12-05', 5],
      ['2022-12-06', 0],
      ['2022-12-08', 1],
    ]);
  });

  it('is not moved by a pause before acceptance or after the last day', () => {
    expect(dueDay([hearing('2022-11-01', '2022-12-01')])).toBe('2022-12-29');
    expect(dueDay([hearing('2022-12-30', '2023-02-01')])).toBe('2022-12-29');
    expect(dueDay([hearing('2022-12-29', '2022-12-29')])).toBe('2022-12-30');
  });

  it('is later by an extension, and so are its warnings (§42)', () => {
    const { dueDay: last, yellowAt, redAt } = deadline({ acceptedAt, limit: 20, extensions: [extension] });
    expect(last).toBe('2023-01-13');
    expect(yellowAt).toBe(startOfDay(day('2022-12-29')));
    expect(redAt).toBe(startOfDay(last));
  });

  it('shows how it came about', () => {
    const of = { acceptedAt, limit: 20, basis: '行政许可法 §42', pauses: [hearing('2022-12-05', '2022-12-09')], extensions: [extension] };
    const { derivation, due, calendarVersion } = deadline(of);
    expect(derivation).toEqual([
      { step: 'start', acceptedAt, day: '2022-12-01' },
      { step: 'limit', days: 20, basis: '行政许可法 §42' },
      { step: 'extension', ...extension },
      { step: 'pause', days: 5, ...hearing('2022-12-05', '2022-12-09') },
      { step: 'calendar', version: calendarVersion, provisional: false },
      { step: 'due', day: '2023-01-20', at: due },
    ]);
    expect(calendarVersion).toBe(workingCalendar.version);
    expect(describeDerivation(derivation)).toEqual([
      '自 2022-12-01 起算，当日不计入',
      '时限 20 个工作日（行政许可法 §42）',
      '延长 10 个工作日：案情复杂（行政许可法 §42）',
      '2022-12-05 至 2022-12-09 不计入时限，扣除 5 个工作日：听证（行政许可法 §45）',
      `工作日历 ${calendarVersion}`,
      '2023-01-20 24:00（北京时间）到期',
    ]);
    expect(describeDerivation(derivation, 'en')).toEqual([
      'Counted from 2022-12-01, which itself does not count',
      'Limit of 20 working days (行政许可法 §42)',
      'Extended by 10 working days: 案情复杂 (行政许可法 §42)',
      '2022-12-05 to 2022-12-09 not counted, 5 working days taken out: 听证 (行政许可法 §45)',
      `Calendar ${calendarVersion}`,
      'Due on 2023-01-20 at 24:00 Beijing time',
    ]);
  });

  it('is plain JSON', () => {
    const of = deadline({ acceptedAt, limit: 1, pauses: [hearing('2022-12-02', '2022-12-02')] });
    expect(JSON.parse(JSON.stringify(of))).toEqual(of);
  });

  it('is provisional until the holidays are announced, and then counted again', () => {
    const before = new WorkingCalendar({ ...chineseDays, version: 'before the announcement', lastYear: 2022 });
    const of = { acceptedAt: instantFromRfc3339('2023-01-19T09:00:00+08:00'), limit: 3 };
    const provisional = deadline(of, before);
    expect(provisional).toMatchObject({ dueDay: '2023-01-24', provisional: true, calendarVersion: 'before the announcement' });
    expect(deadline(of)).toMatchObject({ dueDay: '2023-01-29', provisional: false });
    expect(describeDerivation(provisional.derivation)).toContain('工作日历 before the announcement；放假安排尚未公布，暂按双休日计算');
    expect(describeDerivation(provisional.derivation, 'en')).toContain(
      'Calendar before the announcement; the holidays are not announced yet, weekends only are counted',
    );
  });

  it('refuses what cannot be counted', () => {
    const refused = (change: object) => refusalOf(() => deadline({ acceptedAt, limit: 20, ...change }));
    expect(refused({ limit: -1 })).toEqual({ code: 'INVALID_DEADLINE', facts: { field: 'limit', rule: 'wholeDays' } });
    expect(refused({ limit: 1.5 })).toEqual({ code: 'INVALID_DEADLINE', facts: { field: 'limit', rule: 'wholeDays' } });
    expect(refused({ limit: 10_001 })).toEqual({ code: 'INVALID_WORKING_DAYS', facts: { rule: 'wholeDays' } });
    expect(refused({ extensions: [{ ...extension, days: 0 }] })).toEqual({
      code: 'INVALID_DEADLINE',
      facts: { field: 'extensions', rule: 'wholeDays' },
    });
    expect(refused({ pauses: [hearing('2022-12-09', '2022-12-05')] })).toEqual({
      code: 'INVALID_DEADLINE',
      facts: { field: 'pauses', rule: 'fromAfterUntil' },
    });
    expect(refused({ acceptedAt: parseInstant('2006-12-31T15:59:59.999Z') }).code).toBe('CALENDAR_NOT_YET_BEGUN');
    expect(deadline({ acceptedAt: parseInstant('2006-12-31T16:00:00.000Z'), limit: 1 }).dueDay).toBe('2007-01-04');
  });

  it('is what one finds by crossing off days, whatever the pauses', () => {
    const pauses = fc.array(
      fc
        .tuple(fc.integer({ min: -30, max: 60 }), fc.nat({ max: 20 }))
        .map(([at, length]) => hearing(plusDays(day('2022-12-01'), at), plusDays(day('2022-12-01'), at + length))),
      { maxLength: 4 },
    );
    const crossedOff = (of: readonly Pause[], limit: number): BeijingDay => {
      let [at, left] = [day('2022-12-01'), limit];
      while (left > 0) {
        at = plusDays(at, 1);
        const paused = of.some(({ from, until }) => from <= at && at <= until);
        if (!paused && workingCalendar.isWorkingDay(at).working) left -= 1;
      }
      return at;
    };
    fc.assert(
      fc.property(pauses, fc.nat({ max: 45 }), (of, limit) => {
        const result = deadline({ acceptedAt, limit, pauses: of });
        expect(result.dueDay).toBe(crossedOff(of, limit));
        expect(beijingDayOf(plusMs(result.due, -1))).toBe(result.dueDay);
        expect(result.due).toBe(endOfDay(result.dueDay));
        if (limit > 0) expect(beijingDayOf(result.yellowAt)).toBe(crossedOff(of, twoThirdsOf(limit)));
        expect(result.yellowAt <= result.redAt && result.redAt < result.due).toBe(true);
        expect(daysBetween(beijingDayOf(result.redAt), result.dueDay)).toBe(0);
      }),
    );
  });
});
