import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { ITEM } from '../streams';
import type { Item, ItemCommand, ItemEvent } from './item';
import { item } from './item.decider';

export const itemCodec = eventCodec<ItemEvent>({
  ItemDrafted: { name: 'catalog.item.drafted' },
  ItemRevised: { name: 'catalog.item.revised' },
  ItemPublished: { name: 'catalog.item.published' },
  ItemWithdrawn: { name: 'catalog.item.withdrawn' },
});

export const itemAggregate: Aggregate<Item, ItemCommand, ItemEvent> = { category: ITEM, decider: item, codec: itemCodec };
