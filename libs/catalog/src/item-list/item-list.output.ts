import { Doc, IsBeijingDay, IsPlainText } from '@yikou/platform';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsUUID, Min, ValidateNested } from 'class-validator';
import { BASIS_SOURCES, LEVELS, type BasisSource, type Level } from '../item/item';
import { MOST_LISTED } from './item-list.input';

@Doc({ zh: '按设定依据统计的事项数', en: 'Items by the highest law that sets them' })
export class SourceCountsDto {
  @Doc({ zh: '法律', en: 'Laws' })
  @IsInt()
  @Min(0)
  law!: number;

  @Doc({ zh: '行政法规', en: 'Administrative regulations' })
  @IsInt()
  @Min(0)
  administrativeRegulation!: number;

  @Doc({ zh: '国务院决定', en: 'Decisions of the State Council' })
  @IsInt()
  @Min(0)
  stateCouncilDecision!: number;

  @Doc({ zh: '地方性法规', en: 'Local regulations' })
  @IsInt()
  @Min(0)
  localRegulation!: number;

  @Doc({ zh: '规章', en: 'Rules' })
  @IsInt()
  @Min(0)
  rule!: number;
}

class AboutEditionDto {
  @IsUUID()
  listId!: Uuid;

  @IsIn(LEVELS)
  level!: Level;

  @IsInt()
  year!: number;

  @Doc({ zh: '版次', en: 'The number of the edition' })
  @IsInt()
  @Min(1)
  edition!: number;

  @IsBeijingDay()
  publishedOn!: BeijingDay;

  @IsInt()
  @Min(0)
  revision!: number;
}

export class EditionSummaryDto extends AboutEditionDto {
  @Doc({ zh: '事项数', en: 'How many items it has' })
  @IsInt()
  @Min(1)
  items!: number;

  @ValidateNested()
  @Type(() => SourceCountsDto)
  sources!: SourceCountsDto;
}

@Doc({ zh: '清单中的事项', en: 'An item on the list, in the version that was in force' })
export class ListedItemDto {
  @IsUUID()
  itemId!: Uuid;

  @IsInt()
  @Min(1)
  version!: number;

  @IsPlainText(100)
  code!: string;

  @IsPlainText(300)
  name!: string;

  @Doc({ zh: '设定依据的最高层级', en: 'The highest law that sets it' })
  @IsIn(BASIS_SOURCES)
  source!: BasisSource;
}

export class EditionDto extends AboutEditionDto {
  @ValidateNested()
  @Type(() => SourceCountsDto)
  sources!: SourceCountsDto;

  @IsArray()
  @ArrayMaxSize(MOST_LISTED)
  @ValidateNested({ each: true })
  @Type(() => ListedItemDto)
  items!: readonly ListedItemDto[];
}

@Doc({ zh: '一个版次', en: 'An edition' })
export class EditionRefDto {
  @IsInt()
  year!: number;

  @IsInt()
  @Min(0)
  edition!: number;
}

export class ChangedItemDto extends ListedItemDto {
  @Doc({ zh: '原版本', en: 'The version that the earlier edition has' })
  @IsInt()
  @Min(1)
  before!: number;
}

export class DifferenceDto {
  @IsIn(LEVELS)
  level!: Level;

  @ValidateNested()
  @Type(() => EditionRefDto)
  from!: EditionRefDto;

  @ValidateNested()
  @Type(() => EditionRefDto)
  to!: EditionRefDto;

  @Doc({ zh: '新增', en: 'On the later one only' })
  @IsArray()
  @ArrayMaxSize(MOST_LISTED)
  @ValidateNested({ each: true })
  @Type(() => ListedItemDto)
  added!: readonly ListedItemDto[];

  @Doc({ zh: '取消', en: 'On the earlier one only' })
  @IsArray()
  @ArrayMaxSize(MOST_LISTED)
  @ValidateNested({ each: true })
  @Type(() => ListedItemDto)
  removed!: readonly ListedItemDto[];

  @Doc({ zh: '版本变更', en: 'On both, in another version' })
  @IsArray()
  @ArrayMaxSize(MOST_LISTED)
  @ValidateNested({ each: true })
  @Type(() => ChangedItemDto)
  changed!: readonly ChangedItemDto[];
}
