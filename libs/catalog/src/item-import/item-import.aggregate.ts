import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { ITEM_IMPORT } from '../streams';
import type { ItemImport, ItemImportCommand, ItemImportEvent } from './item-import';
import { itemImport } from './item-import.decider';

export const itemImportCodec = eventCodec<ItemImportEvent>({
  ImportOpened: { name: 'catalog.item-import.opened' },
  LinesStaged: { name: 'catalog.item-import.lines-staged' },
  ImportCommitted: { name: 'catalog.item-import.committed' },
});

export const itemImportAggregate: Aggregate<ItemImport, ItemImportCommand, ItemImportEvent> = {
  category: ITEM_IMPORT,
  decider: itemImport,
  codec: itemImportCodec,
};
