import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import type { Verification, VerificationCommand, VerificationEvent } from './verification/verification';
import { verification } from './verification/verification.decider';

/** The streams that audit owns, and the names that its events have in history for ever. */

export const verificationCodec = eventCodec<VerificationEvent>({
  VerificationRequested: { name: 'audit.verification.requested' },
  VerificationCompleted: { name: 'audit.verification.completed' },
  VerificationFailed: { name: 'audit.verification.failed' },
});

/** `verification-<verificationId>` */
export const verificationAggregate: Aggregate<Verification, VerificationCommand, VerificationEvent> = {
  category: 'verification',
  decider: verification,
  codec: verificationCodec,
};

/** Streams of other services that a case is told by; audit reads them and appends to none. */

/** Their id is the case's. */
export const STREAMS_OF_A_CASE: readonly string[] = ['case', 'review'];

/** Begun for one case, which their first event names. */
export const STREAMS_BEGUN_FOR_A_CASE: readonly string[] = ['push', 'entitlement', 'rating'];
