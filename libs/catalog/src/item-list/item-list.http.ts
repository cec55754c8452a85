import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { answer, answerOf, CallOf, Commands, Operation, pageOf, PageQuery, type Answer, type Call, type PageOf } from '@yikou/platform';
import { beijingDayOf } from '@yikou/shared-kernel';
import { onlyEvent } from '../only-event';
import { listIdOf } from '../streams';
import { differenceBetween } from './edition-difference';
import { countedBySource, editionItemsProjection, editionProjection } from './edition.projection';
import { itemListAggregate } from './item-list.aggregate';
import { DifferenceQuery, EditionParams, ListParams, PublishEditionDto } from './item-list.input';
import { DifferenceDto, EditionDto, EditionSummaryDto } from './item-list.output';
import { ItemListQueries } from './item-list.queries';

/** 行政许可事项清单, published in editions per level and year. */
@Controller('catalog/lists/:level/:year/editions')
export class ItemListHttp {
  constructor(
    private readonly commands: Commands,
    private readonly lists: ItemListQueries,
  ) {}

  @Post()
  @Operation({
    action: 'list.publish',
    summary: { zh: '公布清单新版', en: 'Publish an edition of the list' },
    kind: 'command',
    status: 201,
    params: ListParams,
    body: PublishEditionDto,
    answer: EditionSummaryDto,
    ifMatch: 'optional',
    refusals: ['LIST_EMPTY', 'LIST_REFUSED'],
  })
  async publish(
    @Param() { level, year }: ListParams,
    @Body() { itemIds }: PublishEditionDto,
    @CallOf() call: Call,
  ): Promise<Answer<EditionSummaryDto>> {
    const listId = listIdOf(level, year);
    const items = await this.lists.facts(level, itemIds);
    const command = { type: 'PublishEdition', listId, level, year, today: beijingDayOf(call.now), items } as const;
    const handled = await this.commands.handle(itemListAggregate, listId, command, call.envelope({ authority: '国办发〔2022〕2号' }));
    const { edition, publishedOn, items: listed } = onlyEvent(handled, 'EditionPublished');
    const { revision } = handled;
    const summary = { listId, level, year, edition, publishedOn, items: listed.length, sources: countedBySource(listed), revision };
    return answer(handled, summary, { location: `/catalog/lists/${level}/${String(year)}/editions/${String(edition)}` });
  }

  @Get()
  @Operation({
    action: 'list.read',
    summary: { zh: '清单的各版', en: 'List the editions, the latest first' },
    kind: 'query',
    params: ListParams,
    query: PageQuery,
    answer: pageOf(EditionSummaryDto),
    reads: [editionProjection],
  })
  async list(@Param() { level, year }: ListParams, @Query() query: PageQuery): Promise<PageOf<EditionSummaryDto>> {
    const { items, next } = await this.lists.editions(level, year, query);
    return { items: [...items], ...(next !== undefined && { next }) };
  }

  @Get(':edition')
  @Operation({
    action: 'list.read',
    summary: { zh: '查看一版清单', en: 'Show an edition' },
    kind: 'query',
    params: EditionParams,
    answer: EditionDto,
    refusals: ['EDITION_NOT_FOUND'],
    reads: [editionProjection, editionItemsProjection],
  })
  async show(@Param() { level, year, edition }: EditionParams): Promise<Answer<EditionDto>> {
    const { listed, ...found } = await this.lists.edition(level, year, edition);
    return answerOf({ ...found, items: listed }, { revision: found.revision });
  }

  @Get(':edition/differences')
  @Operation({
    action: 'list.read',
    summary: { zh: '与另一版的差异', en: 'What an edition changed against another' },
    kind: 'query',
    params: EditionParams,
    query: DifferenceQuery,
    answer: DifferenceDto,
    refusals: ['EDITION_NOT_FOUND'],
    reads: [editionProjection, editionItemsProjection],
  })
  async differences(@Param() { level, year, edition }: EditionParams, @Query() query: DifferenceQuery): Promise<DifferenceDto> {
    const fromYear = query.fromYear ?? year;
    const from = query.from ?? (fromYear === year ? edition - 1 : await this.lists.latest(level, fromYear));
    const [before, after] = await Promise.all([this.lists.listed(level, fromYear, from), this.lists.listed(level, year, edition)]);
    return { level, from: { year: fromYear, edition: from }, to: { year, edition }, ...differenceBetween(before, after) };
  }
}
