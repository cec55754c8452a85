import { type BeijingDay, isBeijingDay, parseBeijingDay } from './beijing-day';
import type { Brand } from './brand';
import { type DivisionCode, isKnownProvince } from './division-code';
import { invalid } from './domain-error';

/** 公民身份号码 (GB 11643): 6 digits of division, birth date, 3 digits of sequence, check character (a digit or capital X). */
export type CitizenId = string & Brand<'CitizenId'>;

const FORMAT = /^\d{17}[\dX]$/;
const BIRTH_DATE = /^\d{6}((?:18|19|20)\d{2})(\d{2})(\d{2})/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

const checkCharacter = (digits: string): string => {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits.charAt(at)), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
};

const birthDateIn = (value: string): string => (BIRTH_DATE.exec(value) ?? []).slice(1).join('-');

/** The division of birth may since have been dissolved, so only its province is looked up. */
const brokenRule = (value: string): string | undefined => {
  if (!FORMAT.test(value)) return 'format';
  if (!isKnownProvince(value)) return 'division';
  if (!isBeijingDay(birthDateIn(value))) return 'birthDate';
  return value.endsWith(checkCharacter(value)) ? undefined : 'check';
};

export const isCitizenId = (value: unknown): value is CitizenId => typeof value === 'string' && brokenRule(value) === undefined;

/** @throws DomainError INVALID_CITIZEN_ID (rule `format`, `division`, `birthDate` or `check`) */
export const parseCitizenId = (value: string, field?: string): CitizenId => {
  if (!isCitizenId(value)) throw invalid('INVALID_CITIZEN_ID', brokenRule(value) ?? 'format', field);
  return value;
};

/** For people who need to recognise it, not to know it: province and city, and the last four characters. */
export const maskCitizenId = (id: CitizenId): string => `${id.slice(0, 4)}${'*'.repeat(10)}${id.slice(-4)}`;

export const birthDayOf = (id: CitizenId): BeijingDay => parseBeijingDay(birthDateIn(id));

/**
 * A valid number for sample data.
 * @param division to the county, six digits
 * @param sequence 0 to 999; odd for men, even for women
 * @throws DomainError INVALID_CITIZEN_ID (rule `format`, `birthDate`)
 */
export const citizenIdFrom = (division: DivisionCode, birthDay: BeijingDay, sequence: number): CitizenId => {
  const digits = `${division}${birthDay.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return parseCitizenId(digits + checkCharacter(digits));
};
