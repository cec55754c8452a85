import fc from 'fast-check';
import { compareInstants, instantFromMs, instantFromRfc3339, isInstant, msOf, parseInstant, plusMs } from './instant';
import { refusalOf } from './spec-support';

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: LAST_MS }).map((ms) => instantFromMs(ms));

describe('an instant', () => {
  it.each(['2022-12-01T08:00:00.000Z', '2024-02-29T23:59:59.999Z'])('%s is one', (text) => {
    expect(isInstant(text)).toBe(true);
    expect(parseInstant(text)).toBe(text);
  });

  it.each([
    '2022-12-01T08:00:00Z',
    '2022-12-01T08:00:00.000',
    '2022-12-01T08:00:00.000+00:00',
    '2022-12-01 08:00:00.000Z',
    '2022-02-30T08:00:00.000Z',
    '2023-02-29T08:00:00.000Z',
    '2022-13-01T08:00:00.000Z',
    '2022-12-01T24:00:00.000Z',
    '2022-12-01T08:60:00.000Z',
    '+012022-12-01T08:00:00.000Z',
    '2022-12-01',
    '',
  ])('%j is none', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(refusalOf(() => parseInstant(text, 'at'))).toEqual({ code: 'INVALID_INSTANT', facts: { field: 'at', rule: 'format' } });
  });

  it.each([undefined, null, 0, new Date(0)])('is text, not %p', (value) => {
    expect(isInstant(value)).toBe(false);
  });

  it.each([
    ['2010-10-02T00:30:00+02:00', '2010-10-01T22:30:00.000Z'],
    ['2022-12-01T08:00:00+08:00', '2022-12-01T00:00:00.000Z'],
    ['2022-12-01T08:00:00.5Z', '2022-12-01T08:00:00.500Z'],
    ['2022-12-01T08:00:00.123999Z', '2022-12-01T08:00:00.123Z'],
    ['2022-12-31T23:30:00-08:00', '2023-01-01T07:30:00.000Z'],
  ])('%s is made %s', (text, instant) => {
    expect(instantFromRfc3339(text)).toBe(instant);
  });

  it.each([
    '2022-02-30T00:00:00+08:00',
    '2022-12-01T00:00:00',
    '2022-12-01T24:00:00Z',
    '2022-12-01T00:00:00+8:00',
    '2022-12-01T23:59:60Z',
    'now',
  ])('nothing is made of %s', (text) => {
    expect(refusalOf(() => instantFromRfc3339(text, 'at'))).toEqual({ code: 'INVALID_INSTANT', facts: { field: 'at', rule: 'format' } });
  });

  it('ends with the year 9999', () => {
    const last = instantFromMs(LAST_MS);
    expect(last).toBe('9999-12-31T23:59:59.999Z');
    const rule = { code: 'INVALID_INSTANT', facts: { rule: 'range' } };
    expect(refusalOf(() => plusMs(last, 1))).toEqual(rule);
    expect(refusalOf(() => instantFromMs(NaN))).toEqual(rule);
    expect(refusalOf(() => instantFromRfc3339('9999-12-31T23:59:59-01:00'))).toEqual(rule);
  });

  it('is ordered as its text is, and moved by milliseconds', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        expect(Math.sign(compareInstants(a, b))).toBe(Math.sign(msOf(a) - msOf(b)));
        expect(plusMs(a, msOf(b) - msOf(a))).toBe(b);
        expect(parseInstant(JSON.parse(JSON.stringify(a)) as string)).toBe(a);
      }),
    );
  });
});
