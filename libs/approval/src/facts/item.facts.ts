import { itemPublished, type ItemVersion } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import type { ItemTerms } from '../review/review';

/** What the catalogue has told of a version of an item: what its reviews go by. Documents by `itemFactId`. */
export interface ItemFact extends ItemTerms {
  readonly itemId: string;
  readonly version: number;
}

export const itemFactId = (itemId: string, version: number): string => `${itemId}/${version}`;

export const itemFactOf = (item: ItemVersion): ItemFact => ({
  itemId: item.itemId,
  version: item.version,
  itemCode: item.code,
  itemName: item.name,
  fieldOfLaw: item.field,
  documentSeries: item.documentSeries,
  committedLimit: item.committedLimit,
  statutoryLimit: item.statutoryLimit,
});

const read = ({ message }: Delivered): ItemVersion | undefined =>
  message.type === itemPublished.type ? itemPublished.read(message) : undefined;

/** A version never changes, so each is a document of its own. */
export const itemFacts: FactProjection<ItemFact> = {
  model: { name: 'approval_item_facts', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'itemFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const item = read(delivered);
    return item ? [itemFactId(item.itemId, item.version)] : [];
  },
  project: (was, delivered) => {
    const item = read(delivered);
    return item ? itemFactOf(item) : was;
  },
};
