import type { Instant, Uuid } from '@yikou/shared-kernel';

/** 核验: the whole history held against its chains. That it was asked for, and what was found, is history itself. */

export interface Fault {
  /** Empty for a fault of the log as a whole. */
  readonly stream: string;
  readonly revision: number;
  /** An int64 as a decimal. */
  readonly position: string;
  /** A `ChainRule` of the event store. */
  readonly rule: string;
}

export interface Finding {
  readonly streams: number;
  readonly events: number;
  /** Of all faults; the first of them are listed. */
  readonly faultCount: number;
  readonly faults: readonly Fault[];
  /** The end of the log that was verified. */
  readonly head?: { readonly position: string; readonly eventId: string; readonly hash: string; readonly digest?: string };
}

export type VerificationCommand =
  | {
      readonly type: 'RequestVerification';
      readonly verificationId: Uuid;
      /** Events behind this position only; default all. */
      readonly fromPosition?: string;
      readonly requestedAt: Instant;
    }
  | ({ readonly type: 'CompleteVerification'; readonly completedAt: Instant } & Finding)
  | { readonly type: 'FailVerification'; readonly reason: string; readonly failedAt: Instant };

export type VerificationEvent =
  | { readonly type: 'VerificationRequested'; readonly verificationId: Uuid; readonly fromPosition?: string; readonly requestedAt: Instant }
  | ({ readonly type: 'VerificationCompleted'; readonly completedAt: Instant } & Finding)
  | { readonly type: 'VerificationFailed'; readonly reason: string; readonly failedAt: Instant };

export type Verification =
  { readonly status: 'none' } | { readonly status: 'running' } | { readonly status: 'done' } | { readonly status: 'failed' };
