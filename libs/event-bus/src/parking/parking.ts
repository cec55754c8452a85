import type { IntegrationEvent } from '../message';

/** A key of a reactor that is held because a message failed: later messages of the key join it, other keys go on. */
export interface ParkedMessage {
  readonly message: IntegrationEvent;
  readonly topic: string;
  /** A decimal int64. */
  readonly position: string;
}

export interface ParkingFailure {
  /** The code of the `DomainError`, or UNREADABLE_MESSAGE, NO_ANSWER. */
  readonly code: string;
  /** Its facts, without personal data. */
  readonly detail: string;
}

export type ParkingState =
  | { readonly status: 'open' }
  | { readonly status: 'parked'; readonly reactor: string; readonly key: string; readonly messages: readonly ParkedMessage[]; readonly failure: ParkingFailure };

export type ParkingCommand =
  | { readonly type: 'ParkMessage'; readonly reactor: string; readonly key: string; readonly parked: ParkedMessage; readonly failure: ParkingFailure }
  /** A later message of a parked key. */
  | { readonly type: 'JoinParked'; readonly parked: ParkedMessage }
  /** The oldest was handled again, successfully. */
  | { readonly type: 'ReleaseMessage'; readonly messageId: string }
  /** The oldest was tried again and failed again. */
  | { readonly type: 'RecordFailure'; readonly messageId: string; readonly failure: ParkingFailure }
  | { readonly type: 'DiscardMessage'; readonly messageId: string; readonly reason: string };

export type ParkingEvent =
  | { readonly type: 'MessageParked'; readonly reactor: string; readonly key: string; readonly parked: ParkedMessage; readonly failure: ParkingFailure }
  | { readonly type: 'MessageJoined'; readonly parked: ParkedMessage }
  | { readonly type: 'MessageReleased'; readonly messageId: string }
  | { readonly type: 'MessageFailedAgain'; readonly messageId: string; readonly failure: ParkingFailure }
  | { readonly type: 'MessageDiscarded'; readonly messageId: string; readonly reason: string };
