import fc from 'fast-check';
import { beijingDayOf, compareDays, daysBetween, endOfDay, isBeijingDay, parseBeijingDay, plusDays, startOfDay } from './beijing-day';
import { instantFromMs, parseInstant, plusMs } from './instant';
import { refusalOf } from './spec-support';

const days = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }).map((ms) => beijingDayOf(instantFromMs(ms)));

describe('a Beijing day', () => {
  it.each(['2022-12-01', '2024-02-29'])('%s is one', (text) => {
    expect(isBeijingDay(text)).toBe(true);
    expect(parseBeijingDay(text)).toBe(text);
  });

  it.each(['2023-02-29', '2022-12-32', '2022-1-1', '20221201', '2022-12-01T00:00:00.000Z', '2022-12-01 ', ''])('%j is none', (text) => {
    expect(isBeijingDay(text)).toBe(false);
    expect(refusalOf(() => parseBeijingDay(text, 'until'))).toEqual({ code: 'INVALID_DAY', facts: { field: 'until', rule: 'format' } });
  });

  it.each([undefined, null, 20221201])('is text, not %p', (value) => {
    expect(isBeijingDay(value)).toBe(false);
  });

  it('begins at 16:00 UTC of the day before', () => {
    expect(beijingDayOf(parseInstant('2022-11-30T15:59:59.999Z'))).toBe('2022-11-30');
    expect(beijingDayOf(parseInstant('2022-11-30T16:00:00.000Z'))).toBe('2022-12-01');
    expect(startOfDay(parseBeijingDay('2022-12-01'))).toBe('2022-11-30T16:00:00.000Z');
  });

  it('ends at 24:00, when the next begins', () => {
    expect(endOfDay(parseBeijingDay('2022-12-31'))).toBe('2022-12-31T16:00:00.000Z');
    fc.assert(
      fc.property(days, (day) => {
        expect(endOfDay(day)).toBe(startOfDay(plusDays(day, 1)));
        expect(beijingDayOf(plusMs(endOfDay(day), -1))).toBe(day);
        expect(beijingDayOf(startOfDay(day))).toBe(day);
      }),
    );
  });

  it('is moved and compared by calendar days', () => {
    expect(plusDays(parseBeijingDay('2024-02-28'), 2)).toBe('2024-03-01');
    expect(plusDays(parseBeijingDay('2022-01-01'), -1)).toBe('2021-12-31');
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(plusDays(a, daysBetween(a, b))).toBe(b);
        expect(Math.sign(compareDays(b, a))).toBe(Math.sign(daysBetween(a, b)));
      }),
    );
  });

  it('stays within four-digit years', () => {
    const rule = { code: 'INVALID_DAY', facts: { rule: 'range' } };
    expect(refusalOf(() => plusDays(parseBeijingDay('9999-12-31'), 1))).toEqual(rule);
    expect(refusalOf(() => plusDays(parseBeijingDay('0000-01-01'), -1))).toEqual(rule);
    expect(refusalOf(() => plusDays(parseBeijingDay('2022-01-01'), NaN))).toEqual(rule);
  });
});
