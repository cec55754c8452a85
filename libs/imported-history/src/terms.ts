/** What an older system's steps are in our terms. */
export const STEPS = ['registered', 'noticed', 'accepted', 'acceptanceRefused', 'examined', 'advised', 'decided', 'delivered'] as const;
export type ImportedStep = (typeof STEPS)[number];

export const OUTCOMES = ['granted', 'refused', 'noLicenceNeeded'] as const;
export type ImportedOutcome = (typeof OUTCOMES)[number];

/** What a mapping makes of the attributes of a case. */
export interface CaseTerms {
  readonly applicantKind?: 'natural' | 'legal';
  readonly applicantName?: string;
  readonly applicantNumber?: string;
  readonly applicantPhone?: string;
  readonly caseNo?: string;
  readonly channel?: string;
  readonly departmentCode?: string;
  readonly item?: string;
}

/** What a mapping makes of an event. */
export interface EventTerms {
  readonly outcome?: ImportedOutcome;
  readonly step?: ImportedStep;
}
