import type { RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import { BASIS_SOURCES, type BasisSource, type Level } from '../item/item';
import { ITEM_LIST } from '../streams';
import type { ItemListEvent, ListedItem } from './item-list';
import { itemListCodec } from './item-list.aggregate';

/** An edition without its items, and how many of them each source of law has set. */
export type EditionDocument = {
  readonly listId: Uuid;
  readonly level: Level;
  readonly year: number;
  readonly edition: number;
  readonly publishedOn: BeijingDay;
  readonly items: number;
  readonly sources: Readonly<Record<BasisSource, number>>;
  readonly revision: number;
};

/** The items of an edition. */
export type EditionItemsDocument = { readonly items: readonly ListedItem[] };

export const editionDocumentId = (listId: string, edition: number): string => `${listId}/${String(edition)}`;

const published = (recorded: RecordedEvent): ItemListEvent | undefined => itemListCodec.decode(recorded);

const documents = (recorded: RecordedEvent): readonly string[] => {
  const event = published(recorded);
  return event ? [editionDocumentId(event.listId, event.edition)] : [];
};

export const countedBySource = (items: readonly ListedItem[]): Record<BasisSource, number> => {
  const counts = Object.fromEntries(BASIS_SOURCES.map((source) => [source, 0])) as Record<BasisSource, number>;
  for (const { source } of items) counts[source] += 1;
  return counts;
};

export const editionProjection: Projection<EditionDocument> = {
  model: {
    name: 'catalog_editions',
    version: 1,
    indexes: [
      {
        name: 'by_list',
        fields: [
          { path: 'listId', order: 'asc' },
          { path: 'edition', order: 'asc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'editionProjection' },
  categories: [ITEM_LIST],
  documents,
  project: (was, recorded) => {
    const event = published(recorded);
    if (!event) return was;
    const { listId, level, year, edition, publishedOn, items } = event;
    return { listId, level, year, edition, publishedOn, items: items.length, sources: countedBySource(items), revision: recorded.revision };
  },
};

/** Apart from the editions themselves, so that a list of editions is not a list of all their items. */
export const editionItemsProjection: Projection<EditionItemsDocument> = {
  model: { name: 'catalog_edition_items', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'editionItemsProjection' },
  categories: [ITEM_LIST],
  documents,
  project: (was, recorded) => {
    const event = published(recorded);
    return event ? { items: event.items } : was;
  },
};
