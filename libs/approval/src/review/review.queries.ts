import type { Query } from '@yikou/read-store';
import type { Adverse, Mark, ReviewStatus } from './review';

export const REVIEW_STATUSES = [
  'awaitingExamination',
  'awaitingDecision',
  'awaitingInstantDecision',
  'decided',
  'effective',
] as const satisfies readonly ReviewStatus[];
export const STANDINGS = ['inTime', 'yellow', 'red', 'breached'] as const satisfies readonly ('inTime' | Mark)[];
export const ADVERSES = ['refused', 'breached'] as const satisfies readonly Adverse[];

/** Nobody has decided yet. */
const OPEN = ['awaitingExamination', 'awaitingDecision', 'awaitingInstantDecision'] as const satisfies readonly ReviewStatus[];

/** As it comes in: what is not there may be undefined. */
export interface Paging {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface WorkListFilter extends Paging {
  readonly departmentCode?: string | undefined;
  readonly status?: ReviewStatus | undefined;
  readonly mark?: 'inTime' | Mark | undefined;
}

/** The next due first. Each combination of filters is served by one of the declared indexes. */
export const workListQuery = ({ departmentCode, status, mark, ...page }: WorkListFilter): Query => ({
  where: {
    ...(departmentCode === undefined ? {} : { departmentCode }),
    ...(status === undefined && mark === undefined ? {} : { status: status ?? REVIEW_STATUSES, mark: mark ?? STANDINGS }),
  },
  sort: [{ path: 'due', order: 'asc' }],
  ...page,
});

/** What is open and due by a calendar that does not know the holidays yet. */
export const provisionalQuery = (cursor?: string): Query => ({
  where: { 'deadline.provisional': true, status: OPEN },
  limit: 500,
  cursor,
});
