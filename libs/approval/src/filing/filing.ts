import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { AboutCase, Adverse } from '../review/review';

/**
 * 否定性备案 of a refusal to accept. Such a case has no review, so its filing is a stream of its own, by the case's id. Intake filed it in
 * the step that refused; here the legal department has it, beside the filings of refusals and breaches, which stand on their reviews.
 */

/** What the legal department is filed: never who the applicant is. */
export type FiledCase = Omit<AboutCase, 'applicant'>;

/** Everything that is filed with the legal department. */
export type FiledOutcome = 'acceptanceRefused' | Adverse;

export type Filing =
  | { readonly status: 'none' }
  | { readonly status: 'filed'; readonly caseId: Uuid; readonly departmentCode: string }
  | { readonly status: 'confirmed'; readonly caseId: Uuid; readonly departmentCode: string };

export type FilingCommand =
  | ({ readonly type: 'ReceiveFiling'; readonly reasons: readonly string[]; readonly filedAt: Instant } & FiledCase)
  | { readonly type: 'ConfirmFiling'; readonly by: Uuid; readonly at: Instant };

export type FilingEvent =
  | ({ readonly type: 'FilingReceived'; readonly reasons: readonly string[]; readonly filedAt: Instant } & FiledCase)
  | { readonly type: 'FilingConfirmed'; readonly caseId: Uuid; readonly by: Uuid; readonly confirmedAt: Instant };
