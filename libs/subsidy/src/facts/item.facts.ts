import { itemPublished, type ItemVersion } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import { parseUuid, type Uuid } from '@yikou/shared-kernel';

/** The code of a version of an item, which policies go by. Documents by `itemFactId`. */
export interface ItemFact {
  readonly itemId: Uuid;
  readonly itemVersion: number;
  readonly itemCode: string;
}

export const itemFactId = (itemId: string, version: number): string => `${itemId}/${String(version)}`;

const read = ({ message }: Delivered): ItemVersion | undefined =>
  message.type === itemPublished.type ? itemPublished.read(message) : undefined;

export const itemFacts: FactProjection<ItemFact> = {
  model: {
    name: 'subsidy_item_facts',
    version: 2,
    indexes: [{ name: 'code', fields: [{ path: 'itemCode', order: 'asc' }] }],
    volatile: [],
  },
  reference: { file: __filename, name: 'itemFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const item = read(delivered);
    return item ? [itemFactId(item.itemId, item.version)] : [];
  },
  project: (was, delivered) => {
    const item = read(delivered);
    return item ? { itemId: parseUuid(item.itemId), itemVersion: item.version, itemCode: item.code } : was;
  },
};
