import { certificateChanged, itemPublished, itemWithdrawn, listPublished } from '@yikou/contracts';
import { topicOf, type Outgoing, type Relay } from '@yikou/event-bus';
import { categoryOf, type RecordedEvent } from '@yikou/event-store';
import { certificateCodec } from './certificate/certificate.aggregate';
import { tellOfCertificate } from './certificate/certificate.relay';
import { itemCodec } from './item/item.aggregate';
import { tellOfItem } from './item/item.relay';
import { itemListCodec } from './item-list/item-list.aggregate';
import { tellOfList } from './item-list/item-list.relay';
import { CERTIFICATE, ITEM, ITEM_LIST } from './streams';

const tellers: Readonly<Record<string, (recorded: RecordedEvent) => Outgoing | undefined>> = {
  [ITEM]: (recorded) => {
    const event = itemCodec.decode(recorded);
    return event && tellOfItem(event);
  },
  [ITEM_LIST]: (recorded) => {
    const event = itemListCodec.decode(recorded);
    return event && tellOfList(event);
  },
  [CERTIFICATE]: (recorded) => {
    const event = certificateCodec.decode(recorded);
    return event && tellOfCertificate(event);
  },
};

/** Imports tell nothing: what they bring are drafts. */
export const catalogRelay: Relay = {
  service: 'catalog',
  topic: topicOf('catalog'),
  categories: [ITEM, ITEM_LIST, CERTIFICATE],
  types: [itemPublished, itemWithdrawn, listPublished, certificateChanged].map(({ type }) => type),
  map: (recorded) => tellers[categoryOf(recorded.stream)]?.(recorded),
};

export const relayFile = __filename;
