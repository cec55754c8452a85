import { Injectable } from '@nestjs/common';
import { Models } from '@yikou/platform';
import type { Page, Query, ReadModel } from '@yikou/read-store';
import type { CaseStatus } from './case';
import { caseProjection, type CaseDocument } from './case.projection';

export const CASE_STATUSES = [
  'registered',
  'noticed',
  'accepted',
  'decided',
  'delivered',
  'acceptanceRefused',
] as const satisfies CaseStatus[];

/** All that are given hold at once. */
export interface CaseFilter {
  readonly caseNo?: string | undefined;
  readonly status?: CaseStatus | undefined;
  readonly departmentCode?: string | undefined;
  readonly itemId?: string | undefined;
  readonly subjectId?: string | undefined;
}

export interface PageAsked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const DEFAULT_LIMIT = 50;

@Injectable()
export class CaseQueries {
  private readonly cases: () => ReadModel<CaseDocument>;

  constructor(models: Models) {
    this.cases = () => models.of(caseProjection);
  }

  find(caseId: string): Promise<CaseDocument | undefined> {
    return this.cases().get(caseId);
  }

  /**
   * The newest first; by number: that one.
   * @throws BadCursor
   */
  async list(filter: CaseFilter, { limit = DEFAULT_LIMIT, cursor }: PageAsked = {}): Promise<Page<CaseDocument>> {
    const items: CaseDocument[] = [];
    let next = cursor;
    do {
      const page = await this.cases().find({
        ...queryOf(filter),
        limit: limit - items.length,
        ...(next !== undefined && { cursor: next }),
      });
      items.push(...page.items.filter(fits(filter)));
      next = page.next;
    } while (next !== undefined && items.length < limit);
    return { items, ...(next !== undefined && { next }) };
  }
}

/** The index that narrows most. A number and a subject have few cases: what else is asked of them is looked at one by one. */
const queryOf = ({ caseNo, status, departmentCode, itemId, subjectId }: CaseFilter): Query => {
  if (caseNo !== undefined) return { where: { caseNo } };
  const owner = subjectId === undefined ? given({ departmentCode, itemId }) : { subjectId };
  return { where: { ...owner, status: status ?? CASE_STATUSES }, sort: [{ path: 'registeredAt', order: 'desc' }] };
};

const given = (filter: CaseFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

const fits =
  (filter: CaseFilter) =>
  (doc: CaseDocument): boolean =>
    Object.entries(given(filter)).every(([field, value]) => doc[field as keyof CaseFilter] === value);
