import { Controller, Get, Query } from '@nestjs/common';
import { Models, Operation, pageOf, type PageOf } from '@yikou/platform';
import { AuditedCaseDto, AuditedCasesQuery, CaseFiguresDto, CaseFiguresQuery } from './cases.dto';
import { auditedCases } from './cases.projection';
import { CaseSearches } from './cases.queries';
import { caseFigures } from './figures.projection';

/** Cases of both kinds, found and counted. */
@Controller('audit')
export class AuditedCasesHttp {
  constructor(
    private readonly searches: CaseSearches,
    private readonly models: Models,
  ) {}

  @Get('cases')
  @Operation({
    action: 'case.list',
    summary: { zh: '办件检索（本系统的与导入的，新的在前）', en: 'Search cases, our own and imported, the newest first' },
    kind: 'query',
    query: AuditedCasesQuery,
    answer: pageOf(AuditedCaseDto),
    reads: [auditedCases],
  })
  list(@Query() { limit, cursor, ...search }: AuditedCasesQuery): Promise<PageOf<AuditedCaseDto>> {
    return this.searches.list(search, { limit, cursor });
  }

  @Get('figures')
  @Operation({
    action: 'figures.read',
    summary: { zh: '办件统计（按年；本系统的与导入的分列）', en: 'Figures of cases by year, our own and imported apart' },
    kind: 'query',
    query: CaseFiguresQuery,
    answer: pageOf(CaseFiguresDto),
    reads: [caseFigures],
  })
  figures(@Query() { limit, cursor, imported }: CaseFiguresQuery): Promise<PageOf<CaseFiguresDto>> {
    const where = { imported: imported ?? [false, true] };
    return this.models.of(caseFigures).find({ where, sort: [{ path: 'year', order: 'desc' }], limit, cursor });
  }
}
