import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { Attribute, SealedText, XmlPairs } from './attributes';
import type { LogPart } from './reading/ops';
import type { ImportedOutcome, ImportedStep } from './terms';

/** The events of imported history, by their names for ever. The fields of all data are in the order of their names. */

export const LOG_BEGUN = 'audit.imported-log.begun';
export const LOG_DESCRIBED = 'audit.imported-log.described';
export const LOG_CASES_LISTED = 'audit.imported-log.cases-listed';
export const LOG_EVENT_RECORDED = 'audit.imported-log.event-recorded';
export const LOG_COMPLETED = 'audit.imported-log.completed';
export const CASE_OPENED = 'audit.imported-case.opened';
export const CASE_EVENT_RECORDED = 'audit.imported-case.event-recorded';
export const CASE_COMPLETED = 'audit.imported-case.completed';

export interface LogBegun {
  readonly format: 'xes' | 'csv';
  readonly log: string;
  readonly logId: Uuid;
  /** The mapping file, as text of RFC 8785; absent without one. */
  readonly mapping?: string;
  /** What the element `log` says of itself. */
  readonly root: XmlPairs;
}

/** Extensions, globals, classifiers and attributes of the log, in their order; several such events follow one another. */
export interface LogDescribed {
  readonly parts: readonly LogPart[];
}

/** The cases of the log from this place on. They are there when this is. */
export interface LogCasesListed {
  readonly cases: readonly Uuid[];
  readonly first: number;
}

/** The end of the file was reached. */
export interface LogCompleted {
  readonly cases: number;
  readonly events: number;
  /** What the log says of itself behind its cases. */
  readonly parts?: readonly LogPart[];
}

export interface ImportedApplicant {
  readonly kind?: 'natural' | 'legal';
  readonly name?: SealedText;
  readonly number?: SealedText;
  readonly phone?: SealedText;
  readonly subjectId: Uuid;
}

/** A case in our terms, as far as the mapping has them. */
export interface ImportedTerms {
  readonly applicant?: ImportedApplicant;
  readonly applicantKind?: 'natural' | 'legal';
  readonly caseNo?: string;
  readonly channel?: string;
  readonly departmentCode?: string;
  readonly item?: string;
}

/** A case has begun; it is open until it is completed, unless it came whole. */
export interface ImportedCaseOpened {
  readonly attributes: readonly Attribute[];
  readonly caseId: Uuid;
  /** Its events, which follow, are all. */
  readonly completed?: ImportedCaseCompleted;
  readonly log: string;
  readonly logId: Uuid;
  /** What its element says of itself. */
  readonly more?: XmlPairs;
  readonly name?: string;
  /** From 1. */
  readonly place: number;
  readonly terms?: ImportedTerms;
}

export interface ImportedEventRecorded {
  readonly attributes: readonly Attribute[];
  /** What its element says of itself. */
  readonly more?: XmlPairs;
  /** Within the case, from 1. */
  readonly ordinal: number;
  readonly outcome?: ImportedOutcome;
  readonly step?: ImportedStep;
}

/** The case has come to its end in the log: what it comes to in our terms. */
export interface ImportedCaseCompleted {
  /** Attributes of the case that stand behind events. */
  readonly attributes?: readonly Attribute[];
  readonly decidedAt?: Instant;
  readonly events: number;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
  /** Of the last event that has one. */
  readonly outcome?: ImportedOutcome;
  readonly registeredAt?: Instant;
  /** The last step. */
  readonly status?: ImportedStep;
}
