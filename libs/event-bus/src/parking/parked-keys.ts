import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { ParkingAct, Replayed } from '../delivery/parked-lines';
import { parkingCodec, parkingLine } from './parking.aggregate';
import type { ListedKey } from './viewing';

/** What administration needs of the running reactors. Every bus is one. */
export interface ParkedKeys {
  /**
   * Drains a parked key in order through its reactor, until a message fails or the key is open.
   * @throws DomainError UNKNOWN_REACTOR, KEY_NOT_PARKED; what the reactor throws when infrastructure fails (the key stays parked)
   */
  replayParked(reactor: string, key: string, act: ParkingAct): Promise<Replayed>;
  /** @throws DomainError UNKNOWN_REACTOR, MESSAGE_NOT_PARKED, REASON_MISSING, NOT_ALLOWED when the key is not parked */
  discardParked(reactor: string, key: string, messageId: string, reason: string, act: ParkingAct): Promise<void>;
}

/** A line of the list of parked keys. */
export interface ParkedKey extends ListedKey {
  readonly id: string;
}

/**
 * The list of parked keys, as a projection of the read store. (The read store itself builds upon this library, so its type is not
 * named here; the embedded bus checks that it fits.)
 */
export const parkedKeys = {
  model: {
    name: 'parked_keys',
    version: 2,
    indexes: [
      { name: 'since', fields: [{ path: 'since', order: 'asc' }] },
      {
        name: 'reactor_since',
        fields: [
          { path: 'reactor', order: 'asc' },
          { path: 'since', order: 'asc' },
        ],
      },
    ],
    volatile: ['since'],
  },
  reference: { file: __filename, name: 'parkedKeys' },
  categories: [parkingLine.category],
  documents: ({ stream }: RecordedEvent): readonly string[] => [idOf(stream)],
  project: (doc: ParkedKey | undefined, recorded: RecordedEvent, id: string): ParkedKey | undefined => {
    const event = parkingCodec.decode(recorded);
    switch (event?.type) {
      case 'MessageParked': {
        const { reactor, key, failure } = event;
        return { id, reactor, key, count: 1, since: recorded.metadata.recordedAt, code: failure.code };
      }
      case 'MessageJoined':
        return doc && { ...doc, count: doc.count + 1 };
      case 'MessageFailedAgain':
        return doc && { ...doc, code: event.failure.code };
      case 'MessageReleased':
      case 'MessageDiscarded':
        return doc && doc.count > 1 ? { ...doc, count: doc.count - 1 } : undefined;
      case undefined:
        return doc;
    }
  },
} as const;
