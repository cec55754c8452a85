import type { IntegrationEvent } from '../message';

/** A key of a reactor that is held because a message failed: later messages of the key join it, other keys go on. */
export type ParkedMessage = KeptMessage | LargeMessage;

interface Place {
  readonly topic: string;
  /** In the log that the message is derived from: a decimal int64. */
  readonly position: string;
}

export interface KeptMessage extends Place {
  readonly message: IntegrationEvent;
}

/** An event of its own could not hold it: its data are read again from the topic, and held against what is kept of them. */
export interface LargeMessage extends Place {
  readonly message: Omit<IntegrationEvent, 'data'>;
  readonly omitted: OmittedData;
}

export interface OmittedData {
  /** Lower-case hex SHA-256 of the UTF-8 of the RFC 8785 form of the data. */
  readonly hash: string;
  /** Of that form. */
  readonly bytes: number;
}

export interface ParkingFailure {
  /** The code of the `DomainError`, or UNREADABLE_MESSAGE, NO_ANSWER, EVENT_TOO_LARGE, MESSAGE_NOT_IN_LOG, MESSAGE_CHANGED. */
  readonly code: string;
  /** Its facts, without personal data. */
  readonly detail: string;
}

/** By topic, the position of the last message that entered the line (a decimal int64). */
export type Passed = Readonly<Record<string, string>>;

/**
 * Messages of a key and topic come in the order of the log, so whatever comes from a position that its topic has `passed` comes again, after a
 * crash before the consumer's checkpoint: it is in the line, has left it, released or discarded, or was handled before the line began.
 * It is not handled again and does not enter the line.
 */
export type ParkingState =
  | { readonly status: 'open'; readonly passed: Passed }
  | {
      readonly status: 'parked';
      readonly passed: Passed;
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
