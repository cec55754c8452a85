import type { EntitlementSummaryDto, EntitlementViewDto } from './entitlement.dto';
import type { EntitlementDoc } from './entitlement.projection';

type Plain<Dto> = { readonly [Field in keyof Dto]: Dto[Field] };

export const summaryOf = (doc: EntitlementDoc): Plain<EntitlementSummaryDto> => {
  const { entitlementId, policyId, subjectId, period, amount, caseId, status, matchedAt, revision, evidence } = doc;
  return { entitlementId, policyId, policyName: evidence.policyName, subjectId, period, amount, caseId, status, matchedAt, revision };
};

/** @param account in clear, where the caller may see it */
export const viewOf = (doc: EntitlementDoc, account: string | undefined): EntitlementViewDto => {
  const { evidence, confirmedAt, waivedAt, approvals, payments } = doc;
  return {
    ...summaryOf(doc),
    evidence,
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(waivedAt !== undefined && { waivedAt }),
    ...(account !== undefined && { account }),
    approvals,
    payments,
  };
};
