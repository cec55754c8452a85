import { Doc } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { LEVELS, type Level } from '../item/item';

export const MOST_LISTED = 5_000;
const FIRST_YEAR = 2_000;
const LAST_YEAR = 2_999;

export class ListParams {
  @Doc({ zh: '层级', en: 'The level', example: 'city' })
  @IsIn(LEVELS)
  level!: Level;

  @Doc({ zh: '年度', en: 'The year', example: 2022 })
  @IsInt()
  @Min(FIRST_YEAR)
  @Max(LAST_YEAR)
  year!: number;
}

export class EditionParams extends ListParams {
  @Doc({ zh: '版次', en: 'The number of the edition', example: 1 })
  @IsInt()
  @Min(1)
  edition!: number;
}

export class PublishEditionDto {
  @Doc({
    zh: '列入清单的事项；默认本层级全部已发布的行政许可事项',
    en: 'The items to list; default every licence of the level that is in force',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LISTED)
  @IsUUID(undefined, { each: true })
  itemIds?: readonly Uuid[];
}

export class DifferenceQuery {
  @Doc({ zh: '与哪一版比较，默认上一版；0 表示首版之前', en: 'The edition to compare with; default the one before; 0 is before the first' })
  @IsOptional()
  @IsInt()
  @Min(0)
  from?: number;

  @Doc({ zh: '该版所属年度，默认同一年度', en: 'The year of that edition; default the same year' })
  @IsOptional()
  @IsInt()
  @Min(FIRST_YEAR)
  @Max(LAST_YEAR)
  fromYear?: number;
}
