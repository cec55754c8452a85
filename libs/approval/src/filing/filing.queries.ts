import type { Query } from '@yikou/read-store';
import { ADVERSES, type Paging } from '../review/review.queries';
import type { FiledOutcome } from './filing';
import type { FilingDoc } from './filing.projection';

export const FILED_OUTCOMES = ['acceptanceRefused', ...ADVERSES] as const satisfies readonly FiledOutcome[];
export const FILING_STATUSES = ['filed', 'confirmed'] as const satisfies readonly FilingDoc['status'][];

export interface FilingFilter extends Paging {
  readonly departmentCode?: string | undefined;
  readonly status?: FilingDoc['status'] | undefined;
  readonly adverse?: FiledOutcome | undefined;
}

/** The newest first. */
export const filingsQuery = ({ departmentCode, status, adverse, ...page }: FilingFilter): Query => ({
  where: {
    ...(departmentCode === undefined ? {} : { departmentCode }),
    status: status ?? FILING_STATUSES,
    adverse: adverse ?? FILED_OUTCOMES,
  },
  sort: [{ path: 'filedAt', order: 'desc' }],
  ...page,
});
