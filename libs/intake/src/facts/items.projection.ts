import { itemPublished, itemWithdrawn, type ItemVersion } from '@yikou/contracts';
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

type Told = { readonly itemId: string; readonly version: number; readonly fact?: ItemFact };

const told = ({ message }: Delivered): Told | undefined => {
  switch (message.type) {
    case itemPublished.type: {
      const fact = factOf(itemPublished.read(message));
      return { itemId: fact.itemId, version: fact.version, fact };
    }
    case itemWithdrawn.type:
      return itemWithdrawn.read(message);
    default:
      return undefined;
  }
};

/**
 * Facts of catalog: the newest published version of each item that is not withdrawn, by the item's id. A case keeps the version that it was
 * registered under, whatever becomes of the item.
 */
export const itemFacts: FactProjection<ItemFact> = {
  model: { name: 'intake_items', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'itemFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const item = told(delivered);
    return item ? [item.itemId] : [];
  },
  project: (known, delivered) => {
    const item = told(delivered);
    return !item || (known && known.version > item.version) ? known : item.fact;
  },
};
