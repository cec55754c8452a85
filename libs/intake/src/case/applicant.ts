import type { KeyStore, Sealed, SubjectNumber } from '@yikou/key-store';
import { maskCitizenId, parseCitizenId, parseCreditCode, type Uuid } from '@yikou/shared-kernel';
import type { ApplicantKind } from '@yikou/contracts';
import type { Applicant } from './case';

/** An applicant as the clerk writes it down: in clear, and nowhere kept so. */
export interface ApplicantInput {
  readonly kind: ApplicantKind;
  readonly name: string;
  readonly number: string;
  readonly phone?: string | undefined;
}

/** As a reader sees it: what cannot be opened any more, because the subject was erased, is absent. */
export interface ApplicantView {
  readonly subjectId: Uuid;
  readonly kind: ApplicantKind;
  readonly name?: string;
  /** To recognise, not to know. */
  readonly number?: string;
  readonly phone?: string;
}

/**
 * 居民身份证 (GB 11643) of a natural, 统一社会信用代码 (GB 32100) of a legal person, with their check characters.
 * @throws DomainError INVALID_CITIZEN_ID, INVALID_CREDIT_CODE
 */
export const subjectNumberOf = ({ kind, number }: ApplicantInput): SubjectNumber =>
  kind === 'natural'
    ? { kind: 'citizenId', number: parseCitizenId(number, 'applicant.number') }
    : { kind: 'creditCode', number: parseCreditCode(number, 'applicant.number') };

/**
 * Names the subject and seals who it is under its key; both commit before the case does.
 * @param ifNew the id of the subject when its number has never been named before
 * @throws DomainError INVALID_CITIZEN_ID, INVALID_CREDIT_CODE, SUBJECT_ERASED
 */
export const sealApplicant = async (keys: KeyStore, applicant: ApplicantInput, ifNew: Uuid): Promise<Applicant> => {
  const subjectNumber = subjectNumberOf(applicant);
  const subjectId = await keys.nameSubject(subjectNumber, ifNew);
  const [name, number, phone] = await Promise.all([
    keys.seal(subjectId, applicant.name),
    keys.seal(subjectId, subjectNumber.number),
    applicant.phone === undefined ? undefined : keys.seal(subjectId, applicant.phone),
  ]);
  return { subjectId, kind: applicant.kind, name, number, ...(phone && { phone }) };
};

export const openApplicant = async (keys: KeyStore, { subjectId, kind, ...sealed }: Applicant): Promise<ApplicantView> => {
  const open = (field?: Sealed) => (field ? keys.open(field) : undefined);
  const [name, number, phone] = await Promise.all([open(sealed.name), open(sealed.number), open(sealed.phone)]);
  return {
    subjectId,
    kind,
    ...(name !== undefined && { name }),
    ...(number !== undefined && { number: maskNumber(kind, number) }),
    ...(phone !== undefined && { phone: masked(phone, 3) }),
  };
};

const maskNumber = (kind: ApplicantKind, number: string): string =>
  kind === 'natural' ? maskCitizenId(parseCitizenId(number)) : masked(number, 4);

/** The first few and the last four characters, where enough is hidden between them; else the last two. */
const masked = (text: string, first: number): string => {
  const [head, tail] = text.length >= first + 8 ? [first, 4] : [0, 2];
  return `${text.slice(0, head)}${'*'.repeat(Math.max(text.length - head - tail, 0))}${text.slice(-tail)}`;
};
