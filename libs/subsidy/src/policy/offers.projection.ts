import { positionText } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import { policyAggregate, policyCodec } from '../streams';
import type { PolicyEvent, PolicyTerms } from './policy';

/** A policy as it was published, with its places in the log. */
export interface Offer extends PolicyTerms {
  readonly policyId: Uuid;
  /** Of the publication. */
  readonly policyRevision: number;
  readonly publishedAfter: string;
  readonly closedAfter?: string;
}

/** What a grant of one item may entitle to: by the item's code. One look-up for each delivery, however many policies there are. */
export interface OffersDoc {
  readonly itemCode: string;
  readonly offers: readonly Offer[];
}

const published = (event: Extract<PolicyEvent, { type: 'PolicyPublished' }>, policyRevision: number, publishedAfter: string): Offer => {
  const { type: _, publishedAt, ...terms } = event;
  return { ...terms, policyRevision, publishedAfter };
};

export const offers: Projection<OffersDoc> = {
  model: { name: 'subsidy_offers', version: 1, indexes: [], volatile: ['offers.*.publishedAfter', 'offers.*.closedAfter'] },
  reference: { file: __filename, name: 'offers' },
  categories: [policyAggregate.category],
  documents: (recorded) => {
    const event = policyCodec.decode(recorded);
    return event && event.type !== 'PolicyDrafted' ? event.itemCodes : [];
  },
  project: (doc, recorded, itemCode) => {
    const event = policyCodec.decode(recorded);
    const at = positionText(recorded.position);
    const known = doc?.offers ?? [];
    if (event?.type === 'PolicyPublished') return { itemCode, offers: [...known, published(event, recorded.revision, at)] };
    if (event?.type !== 'PolicyClosed' || !doc) return doc;
    return { ...doc, offers: known.map((offer) => (offer.policyId === event.policyId ? { ...offer, closedAfter: at } : offer)) };
  },
};
