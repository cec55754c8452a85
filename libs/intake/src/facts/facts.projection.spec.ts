import { certificateChanged, itemPublished, itemWithdrawn, listPublished, type ItemVersion } from '@yikou/contracts';
import { derivedId } from '@yikou/shared-kernel';
import { item } from '../testing/cases';
import { deliveredOf, projected } from '../testing/recorded';
import { itemFacts } from './items.projection';
import { listFacts } from './lists.projection';

const version = (number: number): ItemVersion => ({
  ...item,
  version: number,
  field: '食品安全',
  legalBasis: [{ source: 'law', title: '食品安全法', article: '第三十五条' }],
  statutoryLimit: 20,
  committedLimit: 5,
  materials: item.materials.map((material) => ({ ...material, deferrable: false, form: 'original' })),
  supervising: [],
  pushLimit: 1,
  documentSeries: '营行审',
});
const published = (number: number) => deliveredOf(itemPublished.tell(item.itemId, version(number)));
const withdrawn = (number: number) =>
  deliveredOf(itemWithdrawn.tell(item.itemId, { itemId: item.itemId, version: number, withdrawnOn: '2022-12-01' }));

describe('facts of items', () => {
  const itemsOf = (...told: ReturnType<typeof published>[]) => [...projected(itemFacts, told).values()];

  it('hold the newest version, and of it what the window needs', () => {
    expect(itemsOf(published(2), published(3))).toEqual([{ ...item, version: 3 }]);
    expect(itemsOf(published(3), published(2))).toEqual([{ ...item, version: 3 }]);
  });

  it('are gone when the item is withdrawn, and come back with a newer version', () => {
    expect(itemsOf(published(3), withdrawn(3))).toEqual([]);
    expect(itemsOf(published(3), withdrawn(3), published(4))).toEqual([{ ...item, version: 4 }]);
  });
});

describe('facts of lists', () => {
  const listId = derivedId('list', 'city', '2022');
  const edition = (number: number, ...itemIds: string[]) =>
    deliveredOf(
      listPublished.tell(listId, {
        listId,
        level: 'city',
        year: 2022,
        edition: number,
        publishedOn: '2022-12-01',
        items: itemIds.map((itemId) => ({ itemId, version: 3 })),
      }),
    );

  it('hold the newest edition alone: it replaces the one before it', () => {
    const other = derivedId('item', '2');
    const lists = projected(listFacts, [edition(1, item.itemId, other), edition(2, other), edition(1, item.itemId)]);
    expect(lists.get(listId)).toEqual({ listId, level: 'city', year: 2022, edition: 2, items: { [other]: 3 } });
  });

  it('leave alone what is no list', () => {
    const certificate = { certificateId: listId, officerId: listId, field: '食品安全', status: 'inForce', until: '2023-12-31' } as const;
    expect(projected(listFacts, [deliveredOf(certificateChanged.tell(listId, certificate)), published(1)])).toEqual(new Map());
  });
});
