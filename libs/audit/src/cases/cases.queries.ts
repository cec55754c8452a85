import { Injectable } from '@nestjs/common';
import { Models, type PageOf } from '@yikou/platform';
import type { Query } from '@yikou/read-store';
import { AUDITED_STATUSES, auditedCases, type AuditedCase, type AuditedStatus } from './cases.projection';

/** All that are given hold at once. */
export interface CaseSearch {
  readonly imported?: boolean | undefined;
  readonly log?: string | undefined;
  readonly name?: string | undefined;
  readonly caseNo?: string | undefined;
  readonly departmentCode?: string | undefined;
  readonly outcome?: string | undefined;
  readonly status?: AuditedStatus | undefined;
}

interface PageAsked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const DEFAULT_LIMIT = 50;

@Injectable()
export class CaseSearches {
  constructor(private readonly models: Models) {}

  /**
   * The newest first; by number or name, those.
   * @throws BadCursor
   */
  async list(search: CaseSearch, { limit = DEFAULT_LIMIT, cursor }: PageAsked): Promise<PageOf<AuditedCase>> {
    const items: AuditedCase[] = [];
    let next = cursor;
    do {
      const page = await this.models.of(auditedCases).find({ ...queryOf(search), limit: limit - items.length, cursor: next });
      items.push(...page.items.filter(fits(search)));
      next = page.next;
    } while (next !== undefined && items.length < limit);
    return { items, ...(next !== undefined && { next }) };
  }
}

/** The index that narrows most; what else is asked of the few that a number, a name or a log has is looked at one by one. */
const queryOf = ({ imported, log, name, caseNo, departmentCode, outcome, status }: CaseSearch): Query => {
  if (caseNo !== undefined) return { where: { caseNo } };
  if (name !== undefined) return { where: { name } };
  const owner = log === undefined ? { departmentCode, outcome } : { log };
  const where = { ...given(owner), imported: imported ?? [false, true], status: status ?? AUDITED_STATUSES };
  return { where, sort: [{ path: 'registeredAt', order: 'desc' }] };
};

const given = (fields: object): Record<string, string | boolean> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const fits =
  (search: CaseSearch) =>
  (doc: AuditedCase): boolean =>
    Object.entries(given(search)).every(([field, value]) => doc[field as keyof CaseSearch] === value);
