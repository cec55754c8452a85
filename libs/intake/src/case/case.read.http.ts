import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import { answerOf, type Answer, type Call, CallOf, KEY_STORE, notFound, Operation, pageOf, type PageOf, within } from '@yikou/platform';
import { CaseIdParams, CaseListQuery } from './case.input';
import { CaseSummaryDto, CaseViewDto } from './case.output';
import { caseProjection } from './case.projection';
import { CaseQueries } from './case.queries';
import { summaryOf, viewOf } from './case.view';

/** What is to be read of cases. */
@Controller('intake/cases')
export class CaseReadHttp {
  constructor(
    private readonly cases: CaseQueries,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  @Get()
  @Operation({
    action: 'case.list',
    summary: { zh: '办件列表（新收件在前）', en: 'List cases, the newest first' },
    kind: 'query',
    query: CaseListQuery,
    answer: pageOf(CaseSummaryDto),
    reads: [caseProjection],
  })
  async list(@Query() query: CaseListQuery, @CallOf() call: Call): Promise<Answer<PageOf<CaseSummaryDto>>> {
    const { caseNo, status, itemId, departmentCode, subjectId } = query;
    const { items, next } = await this.cases.list({ caseNo, status, itemId, ...within(call, { departmentCode, subjectId }) }, query);
    const summaries = await Promise.all(items.map((doc) => summaryOf(this.keys, doc)));
    return answerOf({ items: summaries, ...(next !== undefined && { next }) });
  }

  @Get(':caseId')
  @Operation({
    action: 'case.read',
    summary: { zh: '查看办件', en: 'Show a case' },
    kind: 'query',
    params: CaseIdParams,
    answer: CaseViewDto,
    refusals: ['CASE_NOT_FOUND'],
    reads: [caseProjection],
  })
  async show(@Param() { caseId }: CaseIdParams, @CallOf() call: Call): Promise<Answer<CaseViewDto>> {
    const found = await this.cases.find(caseId);
    if (!found) throw notFound('case', caseId);
    call.reaches({ departmentCode: found.departmentCode, subjectId: found.subjectId });
    return answerOf(await viewOf(this.keys, found, call.caller.role), { revision: found.revision });
  }
}
