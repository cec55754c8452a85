import { listPublished } from '@yikou/contracts';
import type { Outgoing } from '@yikou/event-bus';
import type { ItemListEvent } from './item-list';

/** An edition by its items and their versions: what they are, the items themselves have told. */
export const tellOfList = ({ listId, level, year, edition, publishedOn, items }: ItemListEvent): Outgoing =>
  listPublished.tell(listId, {
    listId,
    level,
    year,
    edition,
    publishedOn,
    items: items.map(({ itemId, version }) => ({ itemId, version })),
  });
