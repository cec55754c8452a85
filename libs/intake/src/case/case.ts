import type { ApplicantKind, ApplicantRef, Channel, ItemKind, Level, Outcome, Processing } from '@yikou/contracts';
import type { Sealed } from '@yikou/key-store';
import type { CaseNo, Instant, Uuid } from '@yikou/shared-kernel';

/** 办件: one applicant asking for one service item, from receipt to delivery. */

/** Whatever tells who somebody is, is sealed under the applicant's key: a decider cannot read it. */
export type Applicant = {
  readonly subjectId: Uuid;
  readonly kind: ApplicantKind;
  readonly name: Sealed;
  /** 居民身份证 of a natural, 统一社会信用代码 of a legal person. */
  readonly number: Sealed;
  readonly phone?: Sealed;
};

/** A material that was handed in, by reference: the file itself lies elsewhere. */
export type HeldMaterial = {
  readonly code: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
};

/** A material that the guide of the item asks for (行政许可法 §30). */
export type AskedMaterial = {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  /** 免提交: the authority gets it from its own side. */
  readonly issuedByGovernment: boolean;
};

/** The version of the item that the case was registered under, as catalog published it; the case goes on under it. */
export type ItemFact = {
  readonly itemId: string;
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly kind: ItemKind;
  readonly level: Level;
  readonly departmentCode: string;
  readonly departmentName: string;
  readonly processing: Processing;
  readonly materials: readonly AskedMaterial[];
};

/** An edition of the 行政许可事项清单: the version of the fact that an acceptance rests on. */
export type ListEdition = { readonly listId: string; readonly year: number; readonly edition: number };

/** The list in force for the item's level when it was looked up, and whether the item stands on it. */
export type ListInForce = ListEdition & { readonly holdsItem: boolean };

export type MissingMaterial = { readonly code: string; readonly reason: Sealed };

export type Decision = {
  readonly outcome: Outcome;
  /** Absent when no licence was needed. */
  readonly documentNumber?: string;
  readonly reasons?: readonly string[];
  readonly decidedAt: Instant;
};

export type DeliveryMethod = 'window' | 'mail' | 'electronic';

export type Refusal = {
  readonly reasons: readonly string[];
  /** 救济途径: where and until when the applicant may ask for reconsideration or sue. */
  readonly remedies: string;
};

/** What every event that others hear of says about its case. */
export type About = {
  readonly caseId: Uuid;
  readonly caseNo: CaseNo;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly departmentCode: string;
  readonly channel: Channel;
  readonly applicant: ApplicantRef;
};

/** The file of a case, whatever its status. */
export type CaseFile = {
  readonly caseId: Uuid;
  readonly caseNo: CaseNo;
  readonly channel: Channel;
  readonly item: ItemFact;
  readonly applicant: Applicant;
  readonly materials: readonly HeldMaterial[];
  /** 跑动次数. */
  readonly visits: number;
  /** 首问负责: the account that owns the question now. */
  readonly contact: string;
};

export type Case =
  | { readonly status: 'none' }
  | ({ readonly status: 'registered' } & CaseFile)
  /** `outstanding`: codes that the notice named and that were not supplied since. */
  | ({ readonly status: 'noticed'; readonly outstanding: readonly string[] } & CaseFile)
  | ({ readonly status: 'accepted' } & CaseFile)
  | ({ readonly status: 'decided'; readonly decision: Decision } & CaseFile)
  | ({ readonly status: 'delivered' } & CaseFile)
  | ({ readonly status: 'acceptanceRefused' } & CaseFile);

export type CaseStatus = Exclude<Case['status'], 'none'>;

export type CaseCommand =
  | {
      readonly type: 'RegisterCase';
      readonly caseId: Uuid;
      /** Undefined when catalog has published no such item. */
      readonly item: ItemFact | undefined;
      readonly channel: Channel;
      readonly applicant: Applicant;
      readonly materials: readonly HeldMaterial[];
      readonly clerkId: string;
      readonly registeredAt: Instant;
    }
  | { readonly type: 'GiveOneTimeNotice'; readonly missing: readonly MissingMaterial[]; readonly noticedAt: Instant }
  | { readonly type: 'SupplyMaterials'; readonly materials: readonly HeldMaterial[]; readonly suppliedAt: Instant }
  | {
      readonly type: 'AcceptCase';
      /** Whether catalog still has a version of the item in force: withdrawn meanwhile, there is nothing to accept. */
      readonly itemInForce: boolean;
      readonly list: ListInForce | undefined;
      readonly acceptedAt: Instant;
    }
  | ({ readonly type: 'RefuseAcceptance'; readonly refusedAt: Instant } & Refusal)
  | ({ readonly type: 'RecordDecision' } & Decision)
  | { readonly type: 'DeliverOutcome'; readonly method: DeliveryMethod; readonly trackingNo?: string; readonly deliveredAt: Instant }
  | { readonly type: 'CountVisit'; readonly visitedAt: Instant }
  | { readonly type: 'TakeOver'; readonly clerkId: string; readonly takenOverAt: Instant }
  | { readonly type: 'AddNote'; readonly noteId: Uuid; readonly text: Sealed };

export type CaseEvent =
  | {
      readonly type: 'CaseRegistered';
      readonly caseId: Uuid;
      readonly caseNo: CaseNo;
      readonly channel: Channel;
      readonly item: ItemFact;
      readonly applicant: Applicant;
      readonly materials: readonly HeldMaterial[];
      /** FirstContact: the clerk who was asked first. */
      readonly contact: string;
      readonly registeredAt: Instant;
    }
  | { readonly type: 'OneTimeNoticeGiven'; readonly missing: readonly MissingMaterial[]; readonly noticedAt: Instant }
  | { readonly type: 'MaterialsSupplied'; readonly materials: readonly HeldMaterial[]; readonly suppliedAt: Instant }
  | ({
      readonly type: 'CaseAccepted';
      readonly processing: Processing;
      /** The edition that a licence was accepted on; absent for what is no licence. */
      readonly list?: ListEdition;
      readonly acceptedAt: Instant;
    } & About)
  | ({ readonly type: 'AcceptanceRefused'; readonly refusedAt: Instant } & Refusal & About)
  /** 否定性备案: filed by the system, in the same append as the outcome. */
  | { readonly type: 'AdverseOutcomeFiled'; readonly outcome: 'acceptanceRefused'; readonly filedAt: Instant }
  | ({ readonly type: 'CaseDecided' } & Decision)
  | ({
      readonly type: 'CaseDelivered';
      readonly method: DeliveryMethod;
      readonly trackingNo?: string;
      readonly outcome: Outcome;
      readonly documentNumber?: string;
      /** All visits of the case, this delivery with them. */
      readonly visits: number;
      readonly deliveredAt: Instant;
    } & About)
  | { readonly type: 'VisitCounted'; readonly visits: number; readonly visitedAt: Instant }
  | { readonly type: 'CaseTakenOver'; readonly from: string; readonly to: string; readonly takenOverAt: Instant }
  | { readonly type: 'NoteAdded'; readonly noteId: Uuid; readonly text: Sealed };
