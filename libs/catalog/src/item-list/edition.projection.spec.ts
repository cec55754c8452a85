import { itemIdOf, listIdOf } from '../streams';
import { folded } from '../testing/folded';
import { recorded } from '../testing/recorded';
import { day } from '../testing/samples';
import { editionDocumentId, editionItemsProjection, editionProjection } from './edition.projection';
import type { ItemListEvent, ListedItem } from './item-list';
import { itemListAggregate } from './item-list.aggregate';

const listId = listIdOf('city', 2022);
const listed = (code: string, source: ListedItem['source']): ListedItem => ({
  itemId: itemIdOf(code),
  version: 1,
  code,
  name: code,
  source,
});
const edition = (number: number, ...items: readonly ListedItem[]): ItemListEvent => ({
  type: 'EditionPublished',
  listId,
  level: 'city',
  year: 2022,
  edition: number,
  publishedOn: day('2022-03-31'),
  items,
});
const events = recorded(itemListAggregate, listId, [
  edition(1, listed('A', 'law')),
  edition(2, listed('A', 'law'), listed('B', 'localRegulation'), listed('C', 'law')),
]);

describe('the models of editions', () => {
  it('count the items of an edition, and by what set them', () => {
    expect(folded(editionProjection, events).get(editionDocumentId(listId, 2))).toEqual({
      listId,
      level: 'city',
      year: 2022,
      edition: 2,
      publishedOn: '2022-03-31',
      items: 3,
      sources: { law: 2, administrativeRegulation: 0, stateCouncilDecision: 0, localRegulation: 1, rule: 0 },
      revision: 1,
    });
  });

  it('keep the items of every edition', () => {
    const docs = folded(editionItemsProjection, events);
    expect(docs.get(editionDocumentId(listId, 1))?.items.map(({ code }) => code)).toEqual(['A']);
    expect(docs.get(editionDocumentId(listId, 2))?.items.map(({ code }) => code)).toEqual(['A', 'B', 'C']);
  });
});
