import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import { answer, answerOf, CallOf, Commands, Models, NotFound, Operation, type Answer, type Call } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { ItemQueries } from '../item/item.queries';
import { onlyEvent } from '../only-event';
import { itemIdOf } from '../streams';
import type { CatalogueFacts, ItemImportCommand, ItemImportEvent } from './item-import';
import { itemImportAggregate } from './item-import.aggregate';
import {
  CommitImportDto,
  ImportAnswerDto,
  ImportCommittedDto,
  ImportDto,
  ImportParams,
  LinesStagedDto,
  OpenImportDto,
  StageLinesDto,
} from './item-import.dto';
import { itemImportProjection } from './item-import.projection';

const AUTHORITY = '行政许可法 §30';

/** Bulk import of items as drafts: open, stage lines in chunks, commit. Without the commit nothing has happened. */
@Controller('catalog/imports')
export class ItemImportHttp {
  constructor(
    private readonly commands: Commands,
    private readonly items: ItemQueries,
    private readonly models: Models,
  ) {}

  @Post()
  @Operation({
    action: 'import.write',
    summary: { zh: '新建导入批次', en: 'Open an import' },
    kind: 'command',
    status: 201,
    body: OpenImportDto,
    answer: ImportAnswerDto,
  })
  async open(@Body() { name }: OpenImportDto, @CallOf() call: Call): Promise<Answer<ImportAnswerDto>> {
    const importId = call.newId('import');
    const handled = await this.handle({ type: 'OpenImport', importId, name }, call);
    return answer(handled, { importId, revision: handled.revision });
  }

  @Post(':importId/lines')
  @Operation({
    action: 'import.write',
    summary: { zh: '暂存行', en: 'Stage lines' },
    kind: 'command',
    params: ImportParams,
    body: StageLinesDto,
    answer: LinesStagedDto,
    ifMatch: 'optional',
    refusals: ['ITEM_IMPORT_NOT_FOUND', 'NOT_ALLOWED', 'LINE_OUT_OF_ORDER', 'IMPORT_TOO_LARGE'],
  })
  async stage(
    @Param() { importId }: ImportParams,
    @Body() { lines }: StageLinesDto,
    @CallOf() call: Call,
  ): Promise<Answer<LinesStagedDto>> {
    const handled = await this.handle({ type: 'StageLines', importId, lines }, call);
    const { staged } = onlyEvent(handled, 'LinesStaged');
    return answer(handled, { importId, staged, revision: handled.revision });
  }

  @Post(':importId/commits')
  @Operation({
    action: 'import.write',
    summary: { zh: '提交导入（全部或全不）', en: 'Commit the import: all lines, or none' },
    kind: 'command',
    params: ImportParams,
    body: CommitImportDto,
    answer: ImportCommittedDto,
    ifMatch: 'optional',
    refusals: ['ITEM_IMPORT_NOT_FOUND', 'NOT_ALLOWED', 'LINES_MISSING', 'LINES_STILL_COMING', 'IMPORT_EMPTY', 'IMPORT_REFUSED'],
  })
  async commit(
    @Param() { importId }: ImportParams,
    @Body() { lines }: CommitImportDto,
    @CallOf() call: Call,
  ): Promise<Answer<ImportCommittedDto>> {
    const facts = await this.factsFor(importId);
    const handled = await this.handle({ type: 'CommitImport', importId, lines, facts }, call);
    const { itemIds, departments, licences } = onlyEvent(handled, 'ImportCommitted');
    return answer(handled, { importId, items: itemIds.length, departments, licences, revision: handled.revision });
  }

  @Get(':importId')
  @Operation({
    action: 'import.read',
    summary: { zh: '查看导入批次', en: 'Show an import' },
    kind: 'query',
    params: ImportParams,
    answer: ImportDto,
    refusals: ['ITEM_IMPORT_NOT_FOUND'],
    reads: [itemImportProjection],
  })
  async show(@Param() { importId }: ImportParams): Promise<Answer<ImportDto>> {
    const found = await this.models.of(itemImportProjection).get(importId);
    if (!found) throw new NotFound('itemImport', importId);
    return answerOf(found, { revision: found.revision });
  }

  /** What the catalogue has by now of the lines that are staged by now. */
  private async factsFor(importId: Uuid): Promise<CatalogueFacts> {
    const { state } = await this.commands.stateOf(itemImportAggregate, importId);
    if (state.status !== 'open') return { lines: 0, existing: [] };
    const itemIds = [...new Set(state.lines.map(({ code }) => itemIdOf(code)))];
    const found = await this.items.now(itemIds);
    return { lines: state.lines.length, existing: itemIds.filter((_, at) => (found[at]?.status ?? 'staged') !== 'staged') };
  }

  private handle(command: ItemImportCommand, call: Call): Promise<Handled<ItemImportEvent>> {
    return this.commands.handle(itemImportAggregate, command.importId, command, call.envelope({ authority: AUTHORITY }));
  }
}
