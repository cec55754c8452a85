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

/**
 * `settled` are the ids of the messages that have left the line, released or discarded, the latest last: a redelivery of one of
 * them, after a crash before the consumer's checkpoint, is not handled again and does not come back into the line.
 */
export type ParkingState =
  | { readonly status: 'open'; readonly settled: readonly string[] }
  | {
      readonly status: 'parked';
      readonly settled: readonly string[];
      readonly reactor: string;
      readonly key: string;
      /** The oldest first; never empty. */
      readonly messages: readonly ParkedMessage[];
      /** Why the oldest failed when it was last tried, or why the one failed that was the oldest then. */
      readonly failure: ParkingFailure;
    };

export type ParkingCommand =
  | {
      readonly type: 'ParkMessage';
      readonly reactor: string;
      readonly key: string;
      readonly parked: ParkedMessage;
      readonly failure: ParkingFailure;
    }
  /** A later message of a parked key. */
  | { readonly type: 'JoinParked'; readonly parked: ParkedMessage }
  /** The oldest was handled again, successfully. */
  | { readonly type: 'ReleaseMessage'; readonly messageId: string }
  /** The oldest was tried again and failed again. */
  | { readonly type: 'RecordFailure'; readonly messageId: string; readonly failure: ParkingFailure }
  | { readonly type: 'DiscardMessage'; readonly messageId: string; readonly reason: string };

export type ParkingEvent =
  | {
      readonly type: 'MessageParked';
      readonly reactor: string;
      readonly key: string;
      readonly parked: ParkedMessage;
      readonly failure: ParkingFailure;
    }
  | { readonly type: 'MessageJoined'; readonly parked: ParkedMessage }
  | { readonly type: 'MessageReleased'; readonly messageId: string }
  | { readonly type: 'MessageFailedAgain'; readonly messageId: string; readonly failure: ParkingFailure }
  | { readonly type: 'MessageDiscarded'; readonly messageId: string; readonly reason: string };
