import { beijingDayOf } from '@yikou/shared-kernel';
import type { Grant } from '../facts/grant.facts';
import type { Offer } from '../policy/offers.projection';

export interface CodedGrant extends Grant {
  readonly itemCode: string;
}

/**
 * Whether a delivered grant entitles to what a policy offers: the item, the kind of applicant and the day of the delivery in Beijing fit,
 * and the policy was not closed before it in the log. What is delivered after the closure does not change the answer.
 */
export const entitles = (offer: Offer, grant: CodedGrant): boolean => {
  const day = beijingDayOf(grant.deliveredAt);
  return (
    offer.itemCodes.includes(grant.itemCode) &&
    offer.applicantKinds.includes(grant.applicantKind) &&
    offer.from <= day &&
    day <= offer.until &&
    (offer.closedAfter === undefined || grant.position < offer.closedAfter)
  );
};

/** What was delivered before the publication is found by the publication, among the facts on record; what comes after, by its delivery. */
export const isOnRecord = (offer: Offer, grant: Grant): boolean => grant.position < offer.publishedAfter;
