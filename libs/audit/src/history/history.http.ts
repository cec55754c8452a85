import { Controller, Get, Param, Query } from '@nestjs/common';
import type { RecordedEvent } from '@yikou/event-store';
import { CallOf, Operation, pageOf, type Call, type PageOf } from '@yikou/platform';
import { DomainError } from '@yikou/shared-kernel';
import { CaseHistory } from './case-history';
import { viewOf } from './case-changes';
import { compareKeys, timeOf } from './case-order';
import { caseStreams } from './case-streams.projection';
import { CaseAsOfDto } from './case-view.dto';
import { cursorText, keyAfter } from './history.cursor';
import { AsOfQuery, CaseParams, HistoryEventDto, HistoryQuery } from './history.dto';

const PAGE = 50;

/** 审计回放: what happened in a case, and what it was at any moment. */
@Controller('audit/cases')
export class HistoryHttp {
  constructor(private readonly history: CaseHistory) {}

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
    const all = await this.history.of(caseId, by);
    const { last, ...view } = viewOf(all.map(({ event }) => event).filter((event) => timeOf(event, by) <= moment));
    if (!last) throw new DomainError('CASE_NOT_YET_THERE', { caseId, asOf: moment, by });
    return { caseId, asOf: moment, by, ...view, last };
  }
}

const shown = ({ id, type, version, stream, revision, data, metadata }: RecordedEvent): HistoryEventDto => {
  const { actor, causationId, correlationId, commandId, occurredAt, recordedAt, hash, previousHash } = metadata;
  const cause = { causationId, correlationId, commandId };
  return { eventId: id, type, version, stream, revision, occurredAt, recordedAt, actor, cause, data, hash, previousHash };
};
