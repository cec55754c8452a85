import type { Actor } from '@yikou/event-store';
import type { Instant } from '@yikou/shared-kernel';

/** A case as audit sees it at a moment. Every fact has two times: when it was true, and when it became known. */

export interface Times {
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
}

export interface ReviewFact extends Times {
  readonly status: 'open' | 'decided' | 'effective';
  readonly examinations: number;
  readonly advice: number;
  /** The last mark of its deadline that was reached. */
  readonly mark?: string;
}

export interface DecisionFact extends Times {
  readonly outcome?: string;
  readonly documentNumber?: string;
  readonly decidedAt?: string;
}

export interface DeliveryFact extends Times {
  readonly method?: string;
}

export interface PushFact extends Times {
  readonly pushId: string;
  readonly departmentCode?: string;
  readonly status: string;
  readonly escalated: boolean;
}

export interface RatingFact extends Times {
  readonly ratingId: string;
  readonly grade?: string;
}

export interface EntitlementFact extends Times {
  readonly entitlementId: string;
  readonly policyId?: string;
  /** The last thing that happened to it, e.g. `matched`, `payment-settled`. */
  readonly status: string;
}

export interface ActFact extends Times {
  readonly type: string;
  readonly actor: Actor;
}

/** Of a case from an older system. */
export interface ImportedFact {
  readonly log: string;
  /** What it is called there. */
  readonly name?: string;
  /** In the log, from 1. */
  readonly place: number;
  /** Its end was imported. */
  readonly complete: boolean;
}

export interface CaseView {
  readonly imported?: ImportedFact;
  /** Absent while intake has not registered it. */
  readonly status?: string;
  readonly statusSince?: Times;
  readonly caseNo?: string;
  readonly itemId?: string;
  readonly itemVersion?: number;
  readonly departmentCode?: string;
  readonly applicant?: { readonly kind: string; readonly subjectId: string };
  readonly visits: number;
  readonly notes: number;
  readonly review?: ReviewFact;
  readonly decision?: DecisionFact;
  readonly deliveries: readonly DeliveryFact[];
  readonly pushes: readonly PushFact[];
  readonly rating?: RatingFact;
  readonly entitlements: readonly EntitlementFact[];
  /** The last act. */
  readonly last?: ActFact;
  readonly events: number;
}

export const NOTHING: CaseView = { visits: 0, notes: 0, deliveries: [], pushes: [], entitlements: [], events: 0 };
