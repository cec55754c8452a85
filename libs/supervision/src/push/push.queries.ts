import type { Query } from '@yikou/read-store';
import { PUSH_STATUSES } from './push.dto';

export interface PushFilter {
  readonly departmentCode?: string | undefined;
  readonly status?: (typeof PUSH_STATUSES)[number] | undefined;
  readonly parked?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The oldest first. Each combination of filters is served by one of the declared indexes. */
export const pushListQuery = ({ departmentCode, status, parked, limit, cursor }: PushFilter): Query => ({
  where: {
    ...(departmentCode === undefined ? {} : { departmentCode }),
    status: status ?? PUSH_STATUSES,
    parked: parked ?? [true, false],
  },
  sort: [{ path: 'queuedAt', order: 'asc' }],
  ...(limit === undefined ? {} : { limit }),
  ...(cursor === undefined ? {} : { cursor }),
});
