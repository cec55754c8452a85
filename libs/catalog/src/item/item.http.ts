import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import { answer, answerOf, Commands, CallOf, NotFound, Operation, pageOf, type Answer, type Call, type PageOf } from '@yikou/platform';
import { beijingDayOf } from '@yikou/shared-kernel';
import { onlyEvent } from '../only-event';
import { itemIdOf } from '../streams';
import type { ItemCommand, ItemEvent } from './item';
import { itemAggregate } from './item.aggregate';
import { contentOf, DraftItemDto, ItemIdParams, ItemsQuery, ItemVersionParams, WithdrawItemDto } from './item.input';
import {
  isShown,
  ItemAnswerDto,
  ItemDto,
  itemOf,
  ItemPublishedDto,
  ItemSummaryDto,
  ItemVersionDto,
  ItemWithdrawnDto,
  summaryOf,
} from './item.output';
import { itemProjection } from './item.projection';
import { ItemQueries } from './item.queries';
import { itemVersionProjection } from './item-version.projection';

/** What is published, and on what it rests (行政许可法 §30). */
const AUTHORITY = '行政许可法 §30';

/** 事项: drafted, revised, published in versions, withdrawn. */
@Controller('catalog/items')
export class ItemHttp {
  constructor(
    private readonly commands: Commands,
    private readonly items: ItemQueries,
  ) {}

  @Post()
  @Operation({
    action: 'item.draft',
    summary: { zh: '新建事项草稿', en: 'Draft a service item' },
    kind: 'command',
    status: 201,
    body: DraftItemDto,
    answer: ItemAnswerDto,
    refusals: ['ITEM_CODE_TAKEN'],
  })
  async draft(@Body() body: DraftItemDto, @CallOf() call: Call): Promise<Answer<ItemAnswerDto>> {
    const itemId = itemIdOf(body.code);
    const handled = await this.handle({ type: 'DraftItem', itemId, content: contentOf(body) }, call);
    return answer(handled, { itemId, revision: handled.revision });
  }

  @Post(':itemId/revisions')
  @Operation({
    action: 'item.revise',
    summary: { zh: '修改事项草稿', en: 'Revise: give the draft another content' },
    kind: 'command',
    params: ItemIdParams,
    body: DraftItemDto,
    answer: ItemAnswerDto,
    ifMatch: 'optional',
    refusals: ['ITEM_NOT_FOUND', 'ITEM_CODE_FIXED'],
  })
  async revise(@Param() { itemId }: ItemIdParams, @Body() body: DraftItemDto, @CallOf() call: Call): Promise<Answer<ItemAnswerDto>> {
    const handled = await this.handle({ type: 'ReviseItem', itemId, content: contentOf(body) }, call);
    return answer(handled, { itemId, revision: handled.revision });
  }

  @Post(':itemId/publications')
  @Operation({
    action: 'item.publish',
    summary: { zh: '发布事项新版本', en: 'Publish the draft as a version' },
    kind: 'command',
    params: ItemIdParams,
    answer: ItemPublishedDto,
    ifMatch: 'optional',
    refusals: [
      'ITEM_NOT_FOUND',
      'ITEM_INCOMPLETE',
      'NOTHING_TO_PUBLISH',
      'LEGAL_BASIS_MISSING',
      'COMMITTED_ABOVE_STATUTORY',
      'INSTANT_WITH_LIMIT',
      'NAMED_TWICE',
    ],
  })
  async publish(@Param() { itemId }: ItemIdParams, @CallOf() call: Call): Promise<Answer<ItemPublishedDto>> {
    const handled = await this.handle({ type: 'PublishItem', itemId, today: beijingDayOf(call.now) }, call);
    const { version, publishedOn } = onlyEvent(handled, 'ItemPublished');
    return answer(handled, { itemId, version, publishedOn, revision: handled.revision });
  }

  @Post(':itemId/withdrawals')
  @Operation({
    action: 'item.withdraw',
    summary: { zh: '取消事项', en: 'Withdraw an item' },
    kind: 'command',
    params: ItemIdParams,
    body: WithdrawItemDto,
    answer: ItemWithdrawnDto,
    ifMatch: 'optional',
    refusals: ['ITEM_NOT_FOUND', 'NOT_ALLOWED'],
  })
  async withdraw(
    @Param() { itemId }: ItemIdParams,
    @Body() { reason }: WithdrawItemDto,
    @CallOf() call: Call,
  ): Promise<Answer<ItemWithdrawnDto>> {
    const handled = await this.handle({ type: 'WithdrawItem', itemId, today: beijingDayOf(call.now), reason }, call);
    const { version, withdrawnOn } = onlyEvent(handled, 'ItemWithdrawn');
    return answer(handled, { itemId, version, withdrawnOn, revision: handled.revision });
  }

  @Get()
  @Operation({
    action: 'item.read',
    summary: { zh: '事项目录', en: 'List the items, by their code' },
    kind: 'query',
    query: ItemsQuery,
    answer: pageOf(ItemSummaryDto),
    reads: [itemProjection],
  })
  async list(@Query() query: ItemsQuery): Promise<PageOf<ItemSummaryDto>> {
    const { items, next } = await this.items.list(query);
    return { items: items.filter(isShown).map(summaryOf), ...(next !== undefined && { next }) };
  }

  @Get(':itemId')
  @Operation({
    action: 'item.read',
    summary: { zh: '查看事项：草稿与各版本', en: 'Show an item: its draft and its versions' },
    kind: 'query',
    params: ItemIdParams,
    answer: ItemDto,
    refusals: ['ITEM_NOT_FOUND'],
    reads: [itemProjection, itemVersionProjection],
  })
  async show(@Param() { itemId }: ItemIdParams): Promise<Answer<ItemDto>> {
    const found = await this.items.find(itemId);
    if (!found || !isShown(found)) throw new NotFound('item', itemId);
    const { revision } = found;
    return answerOf(itemOf(found, await this.items.versions(itemId)), revision < 0 ? {} : { revision });
  }

  @Get(':itemId/versions/:version')
  @Operation({
    action: 'item.read',
    summary: { zh: '查看事项的一个版本', en: 'Show one version of an item' },
    kind: 'query',
    params: ItemVersionParams,
    answer: ItemVersionDto,
    refusals: ['ITEM_VERSION_NOT_FOUND'],
    reads: [itemVersionProjection],
  })
  async showVersion(@Param() { itemId, version }: ItemVersionParams): Promise<ItemVersionDto> {
    const found = await this.items.version(itemId, version);
    if (!found) throw new NotFound('itemVersion', `${itemId}/${String(version)}`);
    return found;
  }

  /** With the fact that an item may begin with: the line of an import. */
  private async handle(command: ItemCommand, call: Call): Promise<Handled<ItemEvent>> {
    const imported = await this.items.importedDraft(command.itemId);
    const informed = imported ? { ...command, imported } : command;
    return this.commands.handle(itemAggregate, command.itemId, informed, call.envelope({ authority: AUTHORITY }));
  }
}
