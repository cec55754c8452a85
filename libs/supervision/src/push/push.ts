import type { Outcome } from '@yikou/contracts';
import type { Sealed } from '@yikou/key-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';

/** 监管推送: the outcome of a case brought to one department that must supervise it (审批放开、监管到位). */

/** What leaves, and no more: the fields that the item lists for the department. The name is ciphertext until it is sent. */
export interface PushContent {
  readonly caseNo?: string;
  readonly itemCode?: string;
  readonly itemName?: string;
  readonly outcome?: Outcome;
  readonly documentNumber?: string;
  readonly decidedAt?: Instant;
  readonly departmentCode?: string;
  readonly applicantKind?: 'natural' | 'legal';
  readonly applicantName?: Sealed;
}

interface About {
  readonly pushId: Uuid;
  readonly caseId: Uuid;
  /** The applicant: under whose key the department's words are kept. */
  readonly subjectId: Uuid;
  /** The supervising department. */
  readonly departmentCode: string;
  readonly itemCode: string;
  readonly content: PushContent;
  /** By when it must have been delivered, and by when acknowledged. */
  readonly dueAt: Instant;
  readonly acknowledgeBy: Instant;
}

/** How far the sending to one subscription has come. `attempts` counts the failures since it was last asked for. */
export interface Delivery {
  readonly status: 'pending' | 'delivered' | 'parked';
  readonly attempts: number;
  /** How often it was asked for again. */
  readonly round: number;
}

export type Finding = 'inOrder' | 'conditionsNotMet' | 'illegal';

interface Underway extends About {
  readonly deliveries: Readonly<Record<string, Delivery>>;
  readonly escalated: boolean;
}

export type Push =
  | { readonly status: 'none' }
  | ({ readonly status: 'queued' } & Underway)
  | ({ readonly status: 'delivered' } & Underway)
  | ({ readonly status: 'acknowledged' } & Underway)
  | ({ readonly status: 'answered' } & Underway);

/** Why an attempt failed: `STATUS_<code>`, `UNREACHABLE`, `NO_ANSWER`. */
export type FailureReason = `STATUS_${number}` | 'UNREACHABLE' | 'NO_ANSWER';

export type PushCommand =
  | ({ readonly type: 'QueuePush'; readonly subscriptionIds: readonly Uuid[]; readonly at: Instant } & About)
  | { readonly type: 'RecordDelivery'; readonly subscriptionId: Uuid; readonly round: number; readonly at: Instant }
  | {
      readonly type: 'RecordFailure';
      readonly subscriptionId: Uuid;
      readonly round: number;
      readonly attempt: number;
      readonly reason: FailureReason;
      readonly final: boolean;
    }
  | { readonly type: 'ReplayPush'; readonly subscriptionId: Uuid; readonly subscriptionOpen: boolean }
  | { readonly type: 'AcknowledgePush'; readonly by: Uuid; readonly at: Instant }
  | {
      readonly type: 'GiveFeedback';
      readonly by: Uuid;
      readonly finding: Finding;
      readonly text?: Sealed | undefined;
      readonly at: Instant;
    }
  /** Fired by the timer of `acknowledgeBy`. */
  | { readonly type: 'EscalatePush'; readonly at: Instant };

export type PushEvent =
  | ({ readonly type: 'PushQueued'; readonly subscriptionIds: readonly Uuid[]; readonly queuedAt: Instant } & About)
  | { readonly type: 'PushDelivered'; readonly subscriptionId: Uuid; readonly deliveredAt: Instant }
  | { readonly type: 'DeliveryFailed'; readonly subscriptionId: Uuid; readonly attempt: number; readonly reason: FailureReason }
  | { readonly type: 'DeliveryParked'; readonly subscriptionId: Uuid; readonly attempt: number; readonly reason: FailureReason }
  | { readonly type: 'DeliveryRequested'; readonly subscriptionId: Uuid; readonly round: number }
  | {
      readonly type: 'PushAcknowledged';
      readonly by: Uuid;
      readonly acknowledgedAt: Instant;
      readonly pushId: Uuid;
      readonly caseId: Uuid;
      readonly departmentCode: string;
    }
  | {
      readonly type: 'FeedbackGiven';
      readonly by: Uuid;
      readonly finding: Finding;
      readonly text?: Sealed | undefined;
      readonly givenAt: Instant;
      readonly pushId: Uuid;
      readonly caseId: Uuid;
      readonly departmentCode: string;
    }
  | { readonly type: 'PushEscalated'; readonly departmentCode: string; readonly escalatedAt: Instant };
