import type { Brand } from './brand';
import { COASTAL_DIVISION_NAMES } from './coastal-divisions';
import { invalid } from './domain-error';

/** 行政区划代码: 6 digits to the county (GB/T 2260), 9 to the township, 12 to the village (GB/T 10114). */
export type DivisionCode = string & Brand<'DivisionCode'>;

export type DivisionLevel = 'province' | 'city' | 'county' | 'township' | 'village';

const LENGTHS = /^(?:\d{6}|\d{9}|\d{12})$/;

/** The first two digits of GB/T 2260; 83 is on the identity documents of residents from Taiwan. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);

export const isKnownProvince = (code: string): boolean => PROVINCES.has(code.slice(0, 2));

export const isDivisionCode = (value: unknown): value is DivisionCode =>
  typeof value === 'string' && LENGTHS.test(value) && isKnownProvince(value);

/** @throws DomainError INVALID_DIVISION_CODE (rule `format` or `province`) */
export const parseDivisionCode = (value: string, field?: string): DivisionCode => {
  if (!isDivisionCode(value)) throw invalid('INVALID_DIVISION_CODE', LENGTHS.test(value) ? 'province' : 'format', field);
  return value;
};

/** The digits that mean something: '210800000000' and '210800' are both '2108', 营口市. */
const significant = (code: DivisionCode): string => {
  const shortened = code.slice(6).replace(/(?:000)+$/, '');
  return shortened ? code.slice(0, 6) + shortened : code.slice(0, 6).replace(/(?:00){1,2}$/, '');
};

const LEVELS: Readonly<Record<number, DivisionLevel>> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' };
const PARENT_DIGITS: Readonly<Record<number, number>> = { 12: 9, 9: 6, 6: 4, 4: 2 };

/** '210800' is a city, '210803' a county (districts included), '210803001' a township (sub-districts included). */
export const divisionLevel = (code: DivisionCode): DivisionLevel => LEVELS[significant(code).length] ?? 'village';

/** The division that this one lies in, in its short form ('210803001' → '210803' → '210800' → '210000'); none above a province. */
export const parentDivision = (code: DivisionCode): DivisionCode | undefined => {
  const own = significant(code);
  const digits = PARENT_DIGITS[own.length];
  return digits === undefined ? undefined : parseDivisionCode(own.slice(0, digits).padEnd(6, '0'));
};

/** Whether the one is the other or lies in it. */
export const isWithinDivision = (code: DivisionCode, ancestor: DivisionCode): boolean =>
  significant(code).startsWith(significant(ancestor));

export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
}

/** 辽宁省, its six coastal cities, and their districts and counties. */
export const COASTAL_DIVISIONS: readonly Division[] = COASTAL_DIVISION_NAMES.map(([code, name]) => ({
  code: parseDivisionCode(code),
  name,
}));

/** 大连 丹东 锦州 营口 盘锦 葫芦岛: the cities that take each other's cases (区域通办). */
export const COASTAL_CITIES: readonly Division[] = COASTAL_DIVISIONS.filter(({ code }) => divisionLevel(code) === 'city');

/** 营口市. */
export const YINGKOU: DivisionCode = parseDivisionCode('210800');

const names = new Map(COASTAL_DIVISIONS.map(({ code, name }) => [significant(code), name]));

/** The Chinese name, for the divisions in `COASTAL_DIVISIONS`. */
export const findDivisionName = (code: DivisionCode): string | undefined => names.get(significant(code));
