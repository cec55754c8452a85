import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { ITEM_LIST } from '../streams';
import type { ItemList, ItemListCommand, ItemListEvent } from './item-list';
import { itemList } from './item-list.decider';

export const itemListCodec = eventCodec<ItemListEvent>({
  EditionPublished: { name: 'catalog.item-list.edition-published' },
});

export const itemListAggregate: Aggregate<ItemList, ItemListCommand, ItemListEvent> = {
  category: ITEM_LIST,
  decider: itemList,
  codec: itemListCodec,
};
