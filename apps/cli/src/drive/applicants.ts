import { citizenIdFrom, creditCodeFrom, parseBeijingDay, parseDivisionCode, plusDays } from '@yikou/shared-kernel';
import { drawn } from './seeded';

/** Somebody who applies: made of the seed, with a number whose check character is right. */
export interface Applicant {
  readonly login: string;
  readonly kind: 'natural' | 'legal';
  readonly name: string;
  readonly number: string;
}

/** Seven in ten are natural persons; a case picks its applicant by the seed, so some come more than once. */
const NATURAL_SHARE = 0.7;
const APPLICANTS = 500;

const DIVISIONS = ['210802', '210803', '210804', '210811', '210881', '210882'].map((code) => parseDivisionCode(code));
const EARLIEST_BIRTH = parseBeijingDay('1950-01-01');
const BIRTH_DAYS = 14_600;

export const applicantOf = (seed: number, caseName: string): Applicant =>
  applicantNo(seed, Math.floor(drawn(seed, 'applicant', caseName) * APPLICANTS));

const applicantNo = (seed: number, no: number): Applicant => {
  const draw = (what: string) => drawn(seed, what, String(no));
  const division = DIVISIONS[no % DIVISIONS.length] ?? parseDivisionCode('210802');
  const serial = String(no).padStart(4, '0');
  const login = `applicant-${serial}`;
  if (draw('kind') < NATURAL_SHARE) {
    const birthDay = plusDays(EARLIEST_BIRTH, Math.floor(draw('birth') * BIRTH_DAYS));
    return { login, kind: 'natural', name: `申请人${serial}`, number: citizenIdFrom(division, birthDay, no) };
  }
  return {
    login,
    kind: 'legal',
    name: `企业${serial}有限公司`,
    number: creditCodeFrom({ kind: '91', division, organisation: `MA0${serial}X` }),
  };
};
