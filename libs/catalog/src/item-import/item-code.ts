import { isCreditCode, isDivisionCode } from '@yikou/shared-kernel';

/**
 * Who registers and what it registers begin a 统一社会信用代码: these are the registrars of GB 32100-2015 (with its first amendment),
 * from 机构编制 (1) to 工商 (9), A, N and Y.
 */
const LOOKS_LIKE_CREDIT_CODE = /^[1-9ANY][0-9A-Z]\d{6}[0-9A-Z]{10}$/;
/** Bodies of the central authorities stand under no province. */
const CENTRAL = '100000';
/** 实施编码: the credit code, the level (1) and the basic code (12); 33 with the two digits of a variant. */
const JOINED = /^(.{18})\d(?:\d{12}|\d{14})$/;

/**
 * The code of an item is free text: places number their items in their own ways. Where a part of it looks like a 统一社会信用代码
 * (GB 32100-2015), its check character must be right; small letters are taken as capitals.
 * @returns whether no such part is wrong
 */
export const hasRightCreditCodes = (code: string): boolean =>
  code
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .map((part) => JOINED.exec(part)?.[1] ?? part)
    .filter(looksLikeCreditCode)
    .every(isCreditCode);

const looksLikeCreditCode = (part: string): boolean => {
  const division = part.slice(2, 8);
  return LOOKS_LIKE_CREDIT_CODE.test(part) && (division === CENTRAL || isDivisionCode(division));
};
