import type { RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import { ITEM } from '../streams';
import type { ItemContent, ItemEvent } from './item';
import { itemCodec } from './item.aggregate';

/** A version never changes: each is a document of its own. */
export type ItemVersionDocument = {
  readonly itemId: Uuid;
  readonly version: number;
  readonly publishedOn: BeijingDay;
  readonly content: ItemContent;
};

export const versionDocumentId = (itemId: string, version: number): string => `${itemId}/${String(version)}`;

const publication = (recorded: RecordedEvent): Extract<ItemEvent, { type: 'ItemPublished' }> | undefined => {
  const event = itemCodec.decode(recorded);
  return event?.type === 'ItemPublished' ? event : undefined;
};

export const itemVersionProjection: Projection<ItemVersionDocument> = {
  model: {
    name: 'catalog_item_versions',
    version: 1,
    indexes: [
      {
        name: 'by_item',
        fields: [
          { path: 'itemId', order: 'asc' },
          { path: 'version', order: 'asc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'itemVersionProjection' },
  categories: [ITEM],
  documents: (recorded) => {
    const event = publication(recorded);
    return event ? [versionDocumentId(event.itemId, event.version)] : [];
  },
  project: (was, recorded) => {
    const event = publication(recorded);
    if (!event) return was;
    const { itemId, version, publishedOn, content } = event;
    return { itemId, version, publishedOn, content };
  },
};
