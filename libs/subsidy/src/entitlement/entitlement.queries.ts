import type { Query } from '@yikou/read-store';
import { ENTITLEMENT_STATUSES, type EntitlementStatus } from './entitlement';

export interface EntitlementFilter {
  readonly status?: EntitlementStatus | undefined;
  readonly policyId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The oldest match first. Each combination of filters is served by one of the declared indexes. */
export const entitlementListQuery = ({ status, policyId, subjectId, limit, cursor }: EntitlementFilter): Query => ({
  where: {
    ...(policyId !== undefined && { policyId }),
    ...(subjectId !== undefined && { subjectId }),
    status: status ?? ENTITLEMENT_STATUSES,
  },
  sort: [{ path: 'matchedAt', order: 'asc' }],
  limit,
  cursor,
});
