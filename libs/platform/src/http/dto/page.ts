import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Doc } from './doc';
import type { DtoClass } from './dto-class';

const MOST = 1_000;
const CURSOR_LENGTH = 2_048;

/** The query of a list; lists with filters extend it. */
export class PageQuery {
  @Doc({ zh: '每页条数，默认 50', en: 'Items a page; default 50', example: 50 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit?: number;

  @Doc({ zh: '上一页答复中的 next', en: 'The `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_LENGTH)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
}

/** One page of a list, as a class; the shape of `Page` in the read store. */
export interface PageOf<Item extends object> {
  items: readonly Item[];
  next?: string;
}

const pages = new WeakMap<DtoClass, DtoClass<PageOf<object>>>();

/** The DTO of a page of these: `<Item>Page`. The same class for the same item. */
export const pageOf = <Item extends object>(item: DtoClass<Item>): DtoClass<PageOf<Item>> => {
  const known = pages.get(item);
  if (known) return known as DtoClass<PageOf<Item>>;
  class Page implements PageOf<Item> {
    @Doc({ zh: '本页内容', en: 'The items of this page' })
    @IsArray()
    @ArrayMaxSize(MOST)
    @ValidateNested({ each: true })
    @Type(() => item)
    items!: readonly Item[];

    @Doc({ zh: '下一页的游标；最后一页没有', en: 'The cursor of the next page; absent on the last' })
    @IsOptional()
    @IsString()
    @MaxLength(CURSOR_LENGTH)
    next?: string;
  }
  Object.defineProperty(Page, 'name', { value: `${item.name}Page` });
  pages.set(item, Page);
  return Page;
};
