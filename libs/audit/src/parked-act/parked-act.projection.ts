import { parkedStream, parkingCodec, parkingLine, viewingAggregate, viewingCodec } from '@yikou/event-bus';
import { idOf, positionText, type Actor, type RecordedEvent } from '@yikou/event-store';
import type { IndexDeclaration, Projection } from '@yikou/read-store';
import type { Instant } from '@yikou/shared-kernel';

export const PARKED_ACTS = ['list', 'look', 'replay', 'discard'] as const;

export interface ParkedKeyName {
  readonly reactor: string;
  readonly key: string;
}

/** What somebody has done with parked messages; one document per act, whatever number of events it has. */
export interface ParkedActDoc {
  /** The id of its command. */
  readonly actId: string;
  readonly act: (typeof PARKED_ACTS)[number];
  /** The line that it was done to, by the id of its stream; a list is of none. */
  readonly line?: string;
  /** Of a list: of this reactor only. */
  readonly reactor?: string;
  /** Of a list: what was shown. */
  readonly keys?: readonly ParkedKeyName[];
  /** Keys shown by a list, messages in the line that was looked into, messages released by a replay, or discarded: one. */
  readonly count: number;
  readonly messageId?: string;
  readonly reason?: string;
  /** Where a replay stopped. */
  readonly failure?: { readonly messageId: string; readonly code: string };
  readonly actor: Actor;
  readonly correlationId: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  /** Of its first event, zero-padded: the order of acts. */
  readonly position: string;
}

type What = Pick<ParkedActDoc, 'act' | 'line' | 'reactor' | 'keys' | 'count' | 'messageId' | 'reason' | 'failure'>;

/** What an event adds to its act; undefined when it is no act of a person. */
const addedBy = (recorded: RecordedEvent, known: ParkedActDoc | undefined): What | undefined => {
  const line = idOf(recorded.stream);
  const event = parkingCodec.decode(recorded) ?? viewingCodec.decode(recorded);
  switch (event?.type) {
    case 'ParkedKeysListed': {
      const { reactor, items } = event;
      const keys = items.map((item) => ({ reactor: item.reactor, key: item.key }));
      return { act: 'list', ...(reactor !== undefined && { reactor }), keys, count: keys.length };
    }
    case 'ParkedKeyLookedInto':
      return { act: 'look', line: idOf(parkedStream(event.reactor, event.key)), count: event.count };
    case 'MessageReleased':
      return { act: 'replay', line, count: (known?.count ?? 0) + 1 };
    case 'MessageFailedAgain':
      return { act: 'replay', line, count: known?.count ?? 0, failure: { messageId: event.messageId, code: event.failure.code } };
    case 'MessageDiscarded':
      return { act: 'discard', line, count: 1, messageId: event.messageId, reason: event.reason };
    case 'MessageParked':
    case 'MessageJoined':
    case undefined:
      return undefined;
  }
};

const begun = ({ metadata, position }: RecordedEvent, actId: string) => {
  const { actor, correlationId, occurredAt, recordedAt } = metadata;
  return { actId, actor, correlationId, occurredAt, recordedAt, position: positionText(position) };
};

/** The newest first, of those that are equal in these fields. */
const newest = (...equal: readonly string[]): IndexDeclaration => ({
  name: [...equal.map((path) => path.replace('.', '_')), 'newest'].join('_'),
  fields: [...equal.map((path) => ({ path, order: 'asc' as const })), { path: 'position', order: 'desc' }],
});

/** The acts of administration on parked messages, by the command that each of their events was caused by. */
export const parkedActs: Projection<ParkedActDoc> = {
  model: {
    name: 'audit_parked_acts',
    version: 1,
    indexes: [newest(), newest('act'), newest('actor.id'), newest('act', 'actor.id'), newest('line')],
    volatile: ['position', 'recordedAt', 'occurredAt', 'correlationId'],
  },
  reference: { file: __filename, name: 'parkedActs' },
  categories: [parkingLine.category, viewingAggregate.category],
  documents: (recorded) => (addedBy(recorded, undefined) ? [recorded.metadata.causationId] : []),
  project: (doc, recorded, actId) => {
    const what = addedBy(recorded, doc);
    return what ? { ...(doc ?? begun(recorded, actId)), ...what } : doc;
  },
};
