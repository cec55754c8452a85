import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { policyAggregate, policyCodec } from '../streams';
import type { PolicyStatus, PolicyTerms } from './policy';

export interface PolicyDoc extends PolicyTerms {
  readonly policyId: Uuid;
  readonly status: PolicyStatus;
  readonly draftedAt: Instant;
  readonly publishedAt?: Instant;
  readonly closedAt?: Instant;
  readonly revision: number;
}

/** Policies by their id. */
export const policies: Projection<PolicyDoc> = {
  model: {
    name: 'subsidy_policies',
    version: 1,
    indexes: [
      {
        name: 'status',
        fields: [
          { path: 'status', order: 'asc' },
          { path: 'draftedAt', order: 'asc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'policies' },
  categories: [policyAggregate.category],
  documents: ({ stream }) => [idOf(stream)],
  project: (doc, recorded) => {
    const event = policyCodec.decode(recorded);
    const { revision } = recorded;
    if (event?.type === 'PolicyDrafted') {
      const { type: _, ...drafted } = event;
      return { ...drafted, status: 'drafted', revision };
    }
    if (!doc || !event) return doc;
    return event.type === 'PolicyPublished'
      ? { ...doc, status: 'published', publishedAt: event.publishedAt, revision }
      : { ...doc, status: 'closed', closedAt: event.closedAt, revision };
  },
};
