import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { EVENT_BYTES_LIMIT } from '@yikou/event-store';
import fc from 'fast-check';
import { itemIdOf, listIdOf } from '../streams';
import { listSamples } from '../testing/golden-samples';
import { day } from '../testing/samples';
import type { ItemList, ItemListCommand, ItemListEvent, ListedFact, ListedItem } from './item-list';
import { itemListCodec } from './item-list.aggregate';
import { itemList } from './item-list.decider';

const { given } = specification(itemList);

type InForce = NonNullable<ListedFact['inForce']>;

const factOf = (code: string, over: Partial<InForce> = {}): ListedFact => ({
  itemId: itemIdOf(code),
  inForce: { version: 1, code, name: `许可 ${code}`, kind: 'licence', level: 'city', sources: ['law'], ...over },
});
const listed = (code: string, over: Partial<ListedItem> = {}): ListedItem => ({
  itemId: itemIdOf(code),
  version: 1,
  code,
  name: `许可 ${code}`,
  source: 'law',
  ...over,
});
const list = { listId: listIdOf('city', 2022), level: 'city', year: 2022 } as const;
const publish = (...items: readonly ListedFact[]): ItemListCommand => ({
  type: 'PublishEdition',
  ...list,
  today: day('2022-03-31'),
  items,
});
const edition = (number: number, ...items: readonly ListedItem[]): ItemListEvent => ({
  type: 'EditionPublished',
  ...list,
  edition: number,
  publishedOn: day('2022-03-31'),
  items,
});

describe('the list of licences of a level and a year', () => {
  it('is published in editions that follow one another, each with the versions of its items', () => {
    given()
      .when(publish(factOf('A'), factOf('B', { version: 3 })))
      .then(edition(1, listed('A'), listed('B', { version: 3 })));
    given(edition(1, listed('A')))
      .when(publish(factOf('A')))
      .then(edition(2, listed('A')));
    given(edition(1), edition(2)).thenState({ status: 'published', edition: 2 });
  });

  it('holds licences in force of its level only: nothing outside (清单之外无许可)', () => {
    const refusals = [
      [{ itemId: itemIdOf('C') }, 'published'],
      [factOf('C', { kind: 'confirmation' }), 'licence'],
      [factOf('C', { level: 'county' }), 'level city'],
    ] as const;
    for (const [fact, rule] of refusals) {
      given()
        .when(publish(factOf('A'), fact))
        .thenRejected('LIST_REFUSED', { errors: [{ field: '/itemIds/1', rule }], broken: 1 });
    }
  });

  it('holds no item without its legal basis (行政许可法 §14-17, §30), and tells the highest', () => {
    given()
      .when(publish(factOf('A', { sources: [] })))
      .thenRejected('LIST_REFUSED', { errors: [{ field: '/itemIds/0', rule: 'legal basis' }] });
    given()
      .when(publish(factOf('A', { sources: ['rule', 'localRegulation'] })))
      .then(edition(1, listed('A', { source: 'localRegulation' })));
  });

  it('has every code once', () => {
    given()
      .when(publish(factOf('A'), factOf('B'), factOf('A')))
      .thenRejected('LIST_REFUSED', { errors: [{ field: '/itemIds/2', rule: 'unique code' }] });
  });

  it('is not empty', () => {
    given().when(publish()).thenRejected('LIST_EMPTY');
  });

  it('names a hundred of what it refuses, and counts all', () => {
    const unknown = Array.from({ length: 150 }, (_, index) => ({ itemId: itemIdOf(String(index)) }));
    given()
      .when(publish(...unknown))
      .thenRejected('LIST_REFUSED', { broken: 150 });
  });

  it('of a whole district, 1,135 items with long names, is one event', () => {
    const facts = Array.from({ length: 1_135 }, (_, index) => factOf(String(index).padStart(55, '0'), { name: '许'.repeat(110) }));
    const [event] = itemList.decide(publish(...facts), { status: 'none' });
    expect(event?.items).toHaveLength(1_135);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(EVENT_BYTES_LIMIT * 0.9);
  });

  it('is a decider', () => {
    const fact = fc.constantFrom(factOf('A'), factOf('B'), factOf('B', { kind: 'other' }), { itemId: itemIdOf('C') });
    checkDecider<ItemList, ItemListCommand, ItemListEvent>({
      decider: itemList,
      commands: fc.array(fact, { maxLength: 3 }).map((facts) => publish(...facts)),
    });
  });
});

describeGoldenSamples(itemListCodec, listSamples);
