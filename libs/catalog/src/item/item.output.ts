import { Doc, IsBeijingDay, IsPlainText } from '@yikou/platform';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsUUID, Min, ValidateNested } from 'class-validator';
import { ITEM_KINDS, LEVELS, type ItemKind, type Level } from './item';
import { ITEM_STATUSES, ItemContentDto, type ItemStatus } from './item.input';
import type { ItemDocument } from './item.projection';
import type { ItemVersionDocument } from './item-version.projection';

/** As many versions as one answer shows. */
export const MOST_VERSIONS = 1_000;

export class ItemAnswerDto {
  @IsUUID()
  itemId!: Uuid;

  @Doc({ zh: '修订号', en: 'The revision of the item' })
  @IsInt()
  @Min(0)
  revision!: number;
}

export class ItemPublishedDto extends ItemAnswerDto {
  @Doc({ zh: '新版本', en: 'The new version' })
  @IsInt()
  @Min(1)
  version!: number;

  @IsBeijingDay()
  publishedOn!: BeijingDay;
}

export class ItemWithdrawnDto extends ItemAnswerDto {
  @Doc({ zh: '最后版本', en: 'The version that was in force' })
  @IsInt()
  @Min(1)
  version!: number;

  @IsBeijingDay()
  withdrawnOn!: BeijingDay;
}

@Doc({ zh: '导入来源', en: 'The line of an import that the item came from' })
export class ImportedFromDto {
  @IsUUID()
  importId!: Uuid;

  @Doc({ zh: '文件中的行号', en: 'Its number in the file' })
  @IsInt()
  @Min(1)
  line!: number;
}

export class ItemSummaryDto {
  @IsUUID()
  itemId!: Uuid;

  @Doc({ zh: '草稿、已发布、已取消', en: 'Never published, in force, withdrawn' })
  @IsIn(ITEM_STATUSES)
  status!: ItemStatus;

  @IsPlainText(100)
  code!: string;

  @IsPlainText(300)
  name!: string;

  @IsIn(ITEM_KINDS)
  kind!: ItemKind;

  @IsIn(LEVELS)
  level!: Level;

  @IsPlainText(50)
  departmentCode!: string;

  @IsPlainText(100)
  departmentName!: string;

  @Doc({ zh: '最新版本', en: 'The latest version' })
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  @IsOptional()
  @IsBeijingDay()
  publishedOn?: BeijingDay;

  @IsOptional()
  @IsBeijingDay()
  withdrawnOn?: BeijingDay;

  @IsOptional()
  @ValidateNested()
  @Type(() => ImportedFromDto)
  imported?: ImportedFromDto;

  @Doc({ zh: '修订号；仅由导入产生时为 -1', en: 'The revision of the item; -1 while an import alone has told of it' })
  @IsInt()
  @Min(-1)
  revision!: number;
}

@Doc({ zh: '事项版本（发布后不变）', en: 'A version as it was published: it never changes' })
export class ItemVersionDto {
  @IsUUID()
  itemId!: Uuid;

  @IsInt()
  @Min(1)
  version!: number;

  @IsBeijingDay()
  publishedOn!: BeijingDay;

  @ValidateNested()
  @Type(() => ItemContentDto)
  content!: ItemContentDto;
}

export class ItemDto extends ItemSummaryDto {
  @Doc({
    zh: '未发布的修改',
    en: 'What the next publication gives; absent when nothing has changed, or an import alone has told of the item',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ItemContentDto)
  draft?: ItemContentDto;

  @Doc({ zh: '已发布的版本', en: 'The versions, from the first on' })
  @IsArray()
  @ArrayMaxSize(MOST_VERSIONS)
  @ValidateNested({ each: true })
  @Type(() => ItemVersionDto)
  versions!: readonly ItemVersionDto[];
}

type Shown = ItemDocument & { readonly status: ItemStatus } & Pick<
    ItemSummaryDto,
    'code' | 'name' | 'kind' | 'level' | 'departmentCode' | 'departmentName'
  >;

/** Whether there is an item, not only lines of imports that are not committed. */
export const isShown = (doc: ItemDocument): doc is Shown => doc.status !== 'staged';

export const summaryOf = ({ draft: _, staged: __, sources: ___, imported, ...doc }: Shown): Pick<ItemSummaryDto, keyof ItemSummaryDto> => ({
  ...doc,
  ...(imported && { imported: { importId: imported.importId, line: imported.line } }),
});

export const itemOf = (doc: Shown, versions: readonly ItemVersionDocument[]): ItemDto => ({
  ...summaryOf(doc),
  ...(doc.draft && { draft: doc.draft }),
  versions,
});
