import { itemPublished, type ItemVersion } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';
import type { ItemFact } from '../case/case';

const factOf = (item: ItemVersion): ItemFact => ({
  itemId: item.itemId,
  version: item.version,
  code: item.code,
  name: item.name,
  kind: item.kind,
  level: item.level,
  departmentCode: item.departmentCode,
  departmentName: item.departmentName,
  processing: item.processing,
  materials: item.materials.map(({ code, name, required, issuedByGovernment }) => ({ code, name, required, issuedByGovernment })),
});

const published = ({ message }: Delivered): ItemVersion | undefined =>
  message.type === itemPublished.type ? itemPublished.read(message) : undefined;

/** Facts of catalog: the newest published version of each item, by the item's id. A case keeps the version that it was registered under. */
export const itemFacts: FactProjection<ItemFact> = {
  model: { name: 'intake_items', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'itemFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const item = published(delivered);
    return item ? [item.itemId] : [];
  },
  project: (known, delivered) => {
    const item = published(delivered);
    return !item || (known && known.version >= item.version) ? known : factOf(item);
  },
};
