import { idOf, positionText, type RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { policyAggregate, policyCodec, searchAggregate, searchCodec } from '../streams';

/** A publication whose facts on record are to be looked through. */
export interface Publication {
  readonly policyId: Uuid;
  readonly policyRevision: number;
  /** Its event, and where that stands in the log: what stands before it is on record. */
  readonly eventId: Uuid;
  readonly position: string;
  readonly publishedAt: Instant;
  /** Of the request that published it. */
  readonly correlationId: string;
}

export interface SearchDoc extends Publication {
  readonly status: 'running' | 'done';
}

/** Undefined: the event publishes nothing. */
export const publicationIn = (recorded: RecordedEvent): Publication | undefined => {
  const event = policyCodec.decode(recorded);
  if (event?.type !== 'PolicyPublished') return undefined;
  const { id, revision, position, metadata } = recorded;
  const { policyId, publishedAt } = event;
  const { correlationId } = metadata;
  return { policyId, policyRevision: revision, eventId: id, position: positionText(position), publishedAt, correlationId };
};

/** What the worker goes on with after a start. Documents by the policy's id. */
export const searches: Projection<SearchDoc> = {
  model: {
    name: 'subsidy_searches',
    version: 1,
    indexes: [{ name: 'status', fields: [{ path: 'status', order: 'asc' }] }],
    volatile: ['position', 'correlationId'],
  },
  reference: { file: __filename, name: 'searches' },
  categories: [policyAggregate.category, searchAggregate.category],
  documents: (recorded) => (publicationIn(recorded) || searchCodec.decode(recorded) ? [idOf(recorded.stream)] : []),
  project: (doc, recorded) => {
    const publication = publicationIn(recorded);
    if (publication) return { ...publication, status: 'running' };
    return doc && { ...doc, status: 'done' };
  },
};
