import { Controller, Get, Param, Query } from '@nestjs/common';
import { Operation, pageOf, ParkedKeyParams, type PageOf } from '@yikou/platform';
import { ParkedActDto, ParkedActListQuery, ParkedActsOfKeyQuery } from './parked-act.dto';
import { parkedActs } from './parked-act.projection';
import { ParkedActs } from './parked-acts';

/** Who has listed, looked into, replayed or discarded parked messages: everything administration does with them, and may see of them. */
@Controller('audit/parked-acts')
export class ParkedActHttp {
  constructor(private readonly acts: ParkedActs) {}

  @Get()
  @Operation({
    action: 'parkedAct.read',
    summary: { zh: '对搁置消息的行为（新的在前）', en: 'What was done with parked messages, the newest first' },
    kind: 'query',
    query: ParkedActListQuery,
    answer: pageOf(ParkedActDto),
    reads: [parkedActs],
  })
  list(@Query() query: ParkedActListQuery): Promise<PageOf<ParkedActDto>> {
    return this.acts.all(query);
  }

  @Get(':reactor/:key')
  @Operation({
    action: 'parkedAct.read',
    summary: { zh: '对某一搁置键的行为（新的在前）', en: 'What was done with the parked messages of one key, the newest first' },
    kind: 'query',
    params: ParkedKeyParams,
    query: ParkedActsOfKeyQuery,
    answer: pageOf(ParkedActDto),
    reads: [parkedActs],
  })
  listOfKey(@Param() name: ParkedKeyParams, @Query() page: ParkedActsOfKeyQuery): Promise<PageOf<ParkedActDto>> {
    return this.acts.ofKey(name, page);
  }
}
