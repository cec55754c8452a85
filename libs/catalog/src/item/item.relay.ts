import { itemPublished, itemWithdrawn } from '@yikou/contracts';
import type { Outgoing } from '@yikou/event-bus';
import type { ItemContent, ItemEvent } from './item';

/** Lists of their own: a message may be changed by nobody, and its type does not know that. */
const copied = (content: ItemContent) => ({
  ...content,
  legalBasis: [...content.legalBasis],
  materials: [...content.materials],
  supervising: content.supervising.map(({ fields, ...department }) => ({ ...department, fields: [...fields] })),
});

/** A version as it is published, and that an item is no longer to be had; drafts stay inside. */
export const tellOfItem = (event: ItemEvent): Outgoing | undefined => {
  switch (event.type) {
    case 'ItemPublished':
      return itemPublished.tell(event.itemId, { itemId: event.itemId, version: event.version, ...copied(event.content) });
    case 'ItemWithdrawn':
      return itemWithdrawn.tell(event.itemId, { itemId: event.itemId, version: event.version, withdrawnOn: event.withdrawnOn });
    case 'ItemDrafted':
    case 'ItemRevised':
      return undefined;
  }
};
