import { Injectable } from '@nestjs/common';
import { Models, NotFound, type PageQuery } from '@yikou/platform';
import type { Page, SortField } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import type { Level } from '../item/item';
import type { ItemDocument } from '../item/item.projection';
import { ItemQueries } from '../item/item.queries';
import { listIdOf } from '../streams';
import { editionDocumentId, editionItemsProjection, editionProjection, type EditionDocument } from './edition.projection';
import type { ListedFact, ListedItem } from './item-list';

const NEWEST_FIRST: SortField = { path: 'edition', order: 'desc' };

@Injectable()
export class ItemListQueries {
  constructor(
    private readonly models: Models,
    private readonly items: ItemQueries,
  ) {}

  /** What the catalogue knows of these items now, in their order; without ids, of every licence of the level that is in force. */
  async facts(level: Level, itemIds: readonly Uuid[] | undefined): Promise<readonly ListedFact[]> {
    if (itemIds === undefined) return (await this.items.licencesInForce(level)).map((doc) => factOf(doc.itemId, doc));
    const found = await this.items.now(itemIds);
    return itemIds.map((itemId, at) => factOf(itemId, found[at]));
  }

  /** The latest first. @throws BadCursor */
  editions(level: Level, year: number, { limit, cursor }: PageQuery): Promise<Page<EditionDocument>> {
    return this.models.of(editionProjection).find({
      where: { listId: listIdOf(level, year) },
      sort: [NEWEST_FIRST],
      limit,
      cursor,
    });
  }

  /** @throws NotFound */
  async edition(level: Level, year: number, edition: number): Promise<EditionDocument & { readonly listed: readonly ListedItem[] }> {
    const id = editionDocumentId(listIdOf(level, year), edition);
    const [found, content] = await Promise.all([this.models.of(editionProjection).get(id), this.models.of(editionItemsProjection).get(id)]);
    if (!found || !content) throw new NotFound('edition', `${level}/${String(year)}/${String(edition)}`);
    return { ...found, listed: content.items };
  }

  /** The items of an edition; of none before the first. @throws NotFound */
  async listed(level: Level, year: number, edition: number): Promise<readonly ListedItem[]> {
    return edition === 0 ? [] : (await this.edition(level, year, edition)).listed;
  }

  /** The number of the latest edition; 0 when there is none. */
  async latest(level: Level, year: number): Promise<number> {
    const { items } = await this.editions(level, year, { limit: 1 });
    return items[0]?.edition ?? 0;
  }
}

const factOf = (itemId: Uuid, doc: ItemDocument | undefined): ListedFact => {
  const { status, version, code, name, kind, level, sources } = doc ?? {};
  if (status !== 'published' || version === undefined || !code || !name || !kind || !level || !sources) return { itemId };
  return { itemId, inForce: { version, code, name, kind, level, sources } };
};
