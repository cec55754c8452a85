import { type BeijingDay, isBeijingDay, parseBeijingDay } from './beijing-day';
import type { Brand } from './brand';
import { invalid } from './domain-error';
import { type Uuid, uuidV5 } from './uuid';

/**
 * 办件编号: 'YK20221201-7K3M9QXA-C'. The day of registration in Beijing, eight characters derived from the case's id,
 * and a check character, so that a number read out or typed wrongly is noticed. Not gapless: nobody has to be asked for it.
 */
export type CaseNo = string & Brand<'CaseNo'>;

const FORMAT = /^YK(\d{4})(\d{2})(\d{2})-([0-9A-HJKMNP-TV-Z]{8})-[0-9A-Z]$/;

/** Crockford's base 32: no I, L, O, U. */
const BODY_CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** ISO/IEC 7064, MOD 37,36: notices every single wrong character and nearly every swap of two neighbours. */
export const mod3736 = (text: string): string => {
  let product = 36;
  for (const character of text) product = (((product + Number.parseInt(character, 36)) % 36 || 36) * 2) % 37;
  return ((37 - product) % 36).toString(36).toUpperCase();
};

/** 40 bits of a hash of the id: an id of any version spreads evenly. */
const bodyOf = (caseId: Uuid): string => {
  const bits = BigInt(`0x${uuidV5(caseId).replaceAll('-', '').slice(0, 10)}`);
  return Array.from({ length: 8 }, (_, at) => BODY_CHARACTERS.charAt(Number((bits >> BigInt(35 - 5 * at)) & 31n))).join('');
};

const dayIn = (value: string): string => (FORMAT.exec(value) ?? []).slice(1, 4).join('-');

const brokenRule = (value: string): string | undefined => {
  if (!FORMAT.test(value)) return 'format';
  if (!isBeijingDay(dayIn(value))) return 'day';
  return value.endsWith(mod3736(value.slice(0, -1).replaceAll('-', ''))) ? undefined : 'check';
};

export const isCaseNo = (value: unknown): value is CaseNo => typeof value === 'string' && brokenRule(value) === undefined;

/** @throws DomainError INVALID_CASE_NO (rule `format`, `day` or `check`) */
export const parseCaseNo = (value: string, field?: string): CaseNo => {
  if (!isCaseNo(value)) throw invalid('INVALID_CASE_NO', brokenRule(value) ?? 'format', field);
  return value;
};

/** The same id and day give the same number, for ever. */
export const caseNoFrom = (caseId: Uuid, registeredOn: BeijingDay): CaseNo => {
  const day = `YK${registeredOn.replaceAll('-', '')}`;
  const body = bodyOf(caseId);
  return parseCaseNo(`${day}-${body}-${mod3736(day + body)}`);
};

export const registrationDayOf = (caseNo: CaseNo): BeijingDay => parseBeijingDay(dayIn(caseNo));

/** Whether the number is this case's. */
export const isCaseNoOf = (caseNo: CaseNo, caseId: Uuid): boolean => caseNo === caseNoFrom(caseId, registrationDayOf(caseNo));
