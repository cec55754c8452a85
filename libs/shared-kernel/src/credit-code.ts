import type { Brand } from './brand';
import type { DivisionCode } from './division-code';
import { invalid } from './domain-error';

/** 统一社会信用代码 (GB 32100): registrar and kind (2), division (6), 组织机构代码 (GB 11714, 9), check character (1). */
export type CreditCode = string & Brand<'CreditCode'>;

/** Without I, O, S, V, Z, which are too like others. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORMAT = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

const checkCharacter = (code: string): string => {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * CHARACTERS.indexOf(code.charAt(at)), 0);
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
};

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11714 counts letters from A = 10, as base 36 does. */
const organisationCheckCharacter = (code: string): string => {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, at) => total + weight * Number.parseInt(code.charAt(at), 36), 0);
  return '0X987654321'.charAt(sum % 11);
};

const brokenRule = (value: string): string | undefined => {
  if (!FORMAT.test(value)) return 'format';
  return value.endsWith(checkCharacter(value)) ? undefined : 'check';
};

export const isCreditCode = (value: unknown): value is CreditCode => typeof value === 'string' && brokenRule(value) === undefined;

/** @throws DomainError INVALID_CREDIT_CODE (rule `format` or `check`) */
export const parseCreditCode = (value: string, field?: string): CreditCode => {
  if (!isCreditCode(value)) throw invalid('INVALID_CREDIT_CODE', brokenRule(value) ?? 'format', field);
  return value;
};

export interface CreditCodeParts {
  /** Who registers, and what: '91' an enterprise, '92' a sole trader, '11' a state organ, '12' a public institution. */
  readonly kind: string;
  /** To the county, six digits. */
  readonly division: DivisionCode;
  /** The organisation's own eight characters; its check character is added. */
  readonly organisation: string;
}

/**
 * A valid code for sample data.
 * @throws DomainError INVALID_CREDIT_CODE (rule `format`) when the parts do not fit together
 */
export const creditCodeFrom = ({ kind, division, organisation }: CreditCodeParts): CreditCode => {
  const code = kind + division + organisation + organisationCheckCharacter(organisation);
  return parseCreditCode(code + checkCharacter(code));
};
