import type { ApplicantRef, Outcome, PushField } from '@yikou/contracts';
import type { KeyStore } from '@yikou/key-store';
import { parseInstant } from '@yikou/shared-kernel';
import type { PushContent } from './push';

/** Everything that could be told of an effective decision. */
export interface Known {
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly outcome: Outcome;
  readonly documentNumber?: string | undefined;
  readonly decidedAt: string;
  readonly departmentCode: string;
  readonly applicant: ApplicantRef;
}

/** Only what the item lists for the department leaves (个人信息保护法 §6, least that is needed). */
export const contentFor = (fields: readonly PushField[], known: Known): PushContent => {
  const all: Required<{ readonly [F in PushField]: PushContent[F] | undefined }> = {
    caseNo: known.caseNo,
    itemCode: known.itemCode,
    itemName: known.itemName,
    outcome: known.outcome,
    documentNumber: known.documentNumber,
    decidedAt: parseInstant(known.decidedAt),
    departmentCode: known.departmentCode,
    applicantKind: known.applicant.kind,
    applicantName: known.applicant.name as PushContent['applicantName'],
  };
  return Object.fromEntries(fields.filter((field) => all[field] !== undefined).map((field) => [field, all[field]]));
};

export type OpenContent = Omit<PushContent, 'applicantName'> & { readonly applicantName?: string };

/** In clear, for the department itself. A name whose key was destroyed stays out. */
export const opened = async ({ applicantName, ...content }: PushContent, keys: KeyStore): Promise<OpenContent> => {
  const name = applicantName && (await keys.open(applicantName));
  return { ...content, ...(name === undefined ? {} : { applicantName: name }) };
};
