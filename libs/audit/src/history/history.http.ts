import { Controller, Get, Param, Query } from '@nestjs/common';
import type { RecordedEvent } from '@yikou/event-store';
import { CallOf, Operation, pageOf, type Call, type PageOf } from '@yikou/platform';
import { DomainError, type Instant } from '@yikou/shared-kernel';
import { ImportedCases } from '../imported/imported-cases';
import { CaseHistory } from './case-history';
import { viewOf } from './case-changes';
import { compareKeys, timeOf, type By } from './case-order';
import { caseStreams } from './case-streams.projection';
import type { CaseView } from './case-view';
import { CaseAsOfDto } from './case-view.dto';
import { cursorText, keyAfter } from './history.cursor';
import { AsOfQuery, CaseParams, HistoryEventDto, HistoryQuery } from './history.dto';

const PAGE = 50;

/** 审计回放: what happened in a case, and what it was at any moment. */
@Controller('audit/cases')
export class HistoryHttp {
  constructor(
    private readonly history: CaseHistory,
    private readonly imported: ImportedCases,
  ) {}

  @Get(':caseId/history')
  @Operation({
    action: 'history.read',
    summary: { zh: '办件的全部历史（各服务）', en: 'The whole history of a case, over all services' },
    kind: 'query',
    params: CaseParams,
    query: HistoryQuery,
    answer: pageOf(HistoryEventDto),
    refusals: ['CASE_NOT_FOUND'],
    reads: [caseStreams],
  })
  async list(@Param() { caseId }: CaseParams, @Query() { limit = PAGE, cursor }: HistoryQuery): Promise<PageOf<HistoryEventDto>> {
    if (await this.imported.has(caseId)) {
      const { events, next } = await this.imported.page(caseId, limit, cursor);
      return { items: events.map(shown), ...(next !== undefined && { next }) };
    }
    const after = cursor === undefined ? undefined : keyAfter(caseId, cursor);
    const all = await this.history.of(caseId);
    const rest = after ? all.filter(({ key }) => compareKeys(key, after) > 0) : all;
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ event }) => shown(event)),
      ...(last && rest.length > page.length && { next: cursorText(caseId, last.key) }),
    };
  }

  @Get(':caseId')
  @Operation({
    action: 'case.read',
    summary: { zh: '办件在任一时刻的样子', en: 'A case as it was at any moment' },
    kind: 'query',
    params: CaseParams,
    query: AsOfQuery,
    answer: CaseAsOfDto,
    refusals: ['CASE_NOT_FOUND', 'CASE_NOT_YET_THERE'],
    reads: [caseStreams],
  })
  async asOf(@Param() { caseId }: CaseParams, @Query() { asOf, by = 'occurred' }: AsOfQuery, @CallOf() call: Call): Promise<CaseAsOfDto> {
    const moment = asOf ?? call.now;
    const { last, ...view } = await this.viewAt(caseId, moment, by);
    if (!last) throw new DomainError('CASE_NOT_YET_THERE', { caseId, asOf: moment, by });
    return { caseId, asOf: moment, by, ...view, last };
  }

  private async viewAt(caseId: string, moment: Instant, by: By): Promise<CaseView> {
    if (await this.imported.has(caseId)) return this.imported.viewAt(caseId, moment, by);
    const all = await this.history.of(caseId, by);
    return viewOf(all.map(({ event }) => event).filter((event) => timeOf(event, by) <= moment));
  }
}

const shown = ({ id, type, version, stream, revision, data, metadata }: RecordedEvent): HistoryEventDto => {
  const { actor, causationId, correlationId, commandId, occurredAt, recordedAt, hash, previousHash } = metadata;
  const cause = { causationId, correlationId, commandId };
  return { eventId: id, type, version, stream, revision, occurredAt, recordedAt, actor, cause, data, hash, previousHash };
};
