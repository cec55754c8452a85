import { beijingDayOf } from '@yikou/shared-kernel';
import type { Grant } from '../facts/grant.facts';
import type { Offer } from '../policy/offers.projection';

export interface CodedGrant extends Grant {
  readonly itemCode: string;
}

/**
 * Whether a delivered grant entitles to what a policy offers: the item, the kind of applicant and the day of the delivery in Beijing fit,
 * and the policy was published, and not yet closed, at that place in the log. Whatever is recorded later does not change the answer.
 */
export const entitles = (offer: Offer, grant: CodedGrant): boolean => {
  const day = beijingDayOf(grant.deliveredAt);
  return (
    offer.itemCodes.includes(grant.itemCode) &&
    offer.applicantKinds.includes(grant.applicantKind) &&
    offer.from <= day &&
    day <= offer.until &&
    offer.publishedAfter < grant.position &&
    (offer.closedAfter === undefined || grant.position < offer.closedAfter)
  );
};
