import type { ApplicantRef, Outcome, Processing } from '@yikou/contracts';
import type { Sealed } from '@yikou/key-store';
import type { BeijingDay, Deadline, Instant, Uuid } from '@yikou/shared-kernel';
import type { Remedy } from './remedies';

/** 审批: one accepted case under review. It has the case's id. */

/** What an examiner thinks; `needsMore` is an examination that concludes nothing. */
export type Opinion = 'grant' | 'refuse' | 'noLicenceNeeded' | 'needsMore';

/** Inside: another unit of the authority. Outside: another authority, an expert. */
export type AdviceSource = 'inside' | 'outside';

/** Yellow at two thirds of the limit, red when one working day is left, breached at its end. */
export type Mark = 'yellow' | 'red' | 'breached';

/** 否定性结果: each is filed with the legal department. */
export type Adverse = 'refused' | 'breached';

/** What every event that is told to others has to say about its case. */
export interface AboutCase {
  readonly caseId: Uuid;
  readonly caseNo: string;
  readonly itemId: Uuid;
  /** The case goes on under the version that it was accepted with. */
  readonly itemVersion: number;
  readonly departmentCode: string;
  readonly applicant: ApplicantRef;
}

/** What the item's version lays down for its review. */
export interface ItemTerms {
  readonly itemCode: string;
  readonly itemName: string;
  /** The field of law that an officer's certificate must cover. */
  readonly fieldOfLaw: string;
  /** 发文机关代字 of its decisions, e.g. 营行审. */
  readonly documentSeries: string;
  /** Working days; ignored when the item is instant. */
  readonly committedLimit: number;
  readonly statutoryLimit: number;
}

/** 执法资格证 as the catalogue told of it last. */
export interface CertificateFact {
  readonly certificateId: Uuid;
  readonly officerId: Uuid;
  readonly fieldOfLaw: string;
  readonly status: 'inForce' | 'suspended' | 'expired';
  /** The last day in force. */
  readonly until: BeijingDay;
  /** The version of the fact: the revision of the event that it comes from. */
  readonly revision: number;
}

/** Who acts, and the certificate found for the item's field of law. */
export interface Officer {
  readonly officerId: Uuid;
  /** The departments that the officer works for. */
  readonly departmentCodes: readonly string[];
  readonly certificate?: CertificateFact;
}

/** The act's officer and the fact that the act relies on, with its version. */
interface Act {
  readonly officerId: Uuid;
  readonly certificate: { readonly certificateId: Uuid; readonly revision: number };
}

export type ReviewCommand =
  | ({ readonly type: 'OpenReview'; readonly processing: Processing; readonly terms: ItemTerms; readonly acceptedAt: Instant } & AboutCase)
  | { readonly type: 'ExamineReview'; readonly officer: Officer; readonly opinion: Opinion; readonly text?: Sealed; readonly at: Instant }
  | {
      readonly type: 'GiveAdvice';
      readonly officer: Officer;
      readonly source: AdviceSource;
      readonly from: Sealed;
      readonly text: Sealed;
      readonly at: Instant;
    }
  | {
      readonly type: 'DecideReview';
      readonly officer: Officer;
      readonly outcome: Outcome;
      readonly reasons?: readonly string[];
      readonly at: Instant;
    }
  /** From the number series. */
  | { readonly type: 'NumberDecision'; readonly documentNumber: string }
  /** Fired by a timer. */
  | { readonly type: 'ReachMark'; readonly mark: Mark; readonly deadlineRevision: string; readonly at: Instant }
  /** By a calendar that knows more: `deadline` is counted by it. */
  | { readonly type: 'RecomputeDeadline'; readonly deadline: Deadline; readonly at: Instant }
  | { readonly type: 'ConfirmFiling'; readonly adverse: Adverse; readonly by: Uuid; readonly at: Instant };

export interface Decision {
  readonly outcome: Outcome;
  readonly decidedAt: Instant;
  readonly reasons?: readonly string[];
}

export type ReviewEvent =
  | ({
      readonly type: 'ReviewOpened';
      readonly processing: Processing;
      readonly terms: ItemTerms;
      readonly deadline: Deadline;
      readonly openedAt: Instant;
    } & AboutCase)
  | ({ readonly type: 'ReviewExamined'; readonly opinion: Opinion; readonly text?: Sealed; readonly examinedAt: Instant } & Act)
  | {
      readonly type: 'AdviceGiven';
      readonly recordedBy: Uuid;
      readonly source: AdviceSource;
      readonly from: Sealed;
      readonly text: Sealed;
      readonly givenAt: Instant;
    }
  | ({ readonly type: 'ReviewDecided'; readonly documentSeries: string; readonly remedies?: readonly Remedy[] } & AboutCase &
      Decision &
      Act)
  | ({ readonly type: 'DecisionNumbered'; readonly documentNumber: string } & AboutCase & Decision)
  | {
      readonly type: 'DeadlineReached';
      readonly caseId: Uuid;
      readonly departmentCode: string;
      readonly mark: Mark;
      readonly due: Instant;
      readonly reachedAt: Instant;
    }
  | {
      readonly type: 'DeadlineRecomputed';
      readonly caseId: Uuid;
      readonly departmentCode: string;
      readonly deadline: Deadline;
      /** What of the marks reached still holds. */
      readonly mark: 'inTime' | Mark;
      readonly recomputedAt: Instant;
    }
  | ({
      readonly type: 'AdverseOutcomeFiled';
      readonly adverse: Adverse;
      readonly reasons?: readonly string[];
      readonly filedAt: Instant;
    } & AboutCase)
  | {
      readonly type: 'FilingConfirmed';
      readonly caseId: Uuid;
      readonly adverse: Adverse;
      readonly by: Uuid;
      readonly confirmedAt: Instant;
    };

interface Held {
  readonly about: AboutCase;
  readonly terms: ItemTerms;
  readonly due: Instant;
  /** Counted into a year whose holiday arrangement its calendar does not know. */
  readonly provisional: boolean;
  /** `<revision of the event that set the deadline>/<calendar version>`: a timer that carries another one is ignored. */
  readonly deadlineRevision: string;
  readonly mark: 'inTime' | Mark;
  readonly examiners: readonly Uuid[];
  readonly filings: Readonly<Partial<Record<Adverse, 'filed' | 'confirmed'>>>;
}

export type Review =
  | { readonly status: 'none' }
  | ({ readonly status: 'awaitingExamination' } & Held)
  | ({ readonly status: 'awaitingDecision' } & Held)
  /** 即办件: nobody examines, one decides, the same day. */
  | ({ readonly status: 'awaitingInstantDecision' } & Held)
  /** Granted or refused; the document has no number yet. */
  | ({ readonly status: 'decided'; readonly decision: Decision } & Held)
  | ({ readonly status: 'effective'; readonly decision: Decision; readonly documentNumber?: string } & Held);

export type ReviewStatus = Exclude<Review['status'], 'none'>;
