import { START, type EventStore, type Position } from '@yikou/event-store';
import { Models } from '@yikou/platform';
import type { AnyProjection, ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { derivedId, parseBeijingDay } from '@yikou/shared-kernel';
import { item } from '../testing/cases';
import { Facts } from './facts.queries';
import { itemFacts } from './items.projection';
import { listFacts, type ListFact } from './lists.projection';

const HEAD = 42n as Position;
const today = parseBeijingDay('2022-12-01');
const listOf = (year: number, edition: number, ...itemIds: string[]): ListFact => ({
  listId: derivedId('list', 'city', String(year)),
  level: 'city',
  year,
  edition,
  items: Object.fromEntries(itemIds.map((itemId) => [itemId, 3])),
});

/** Models that are behind until somebody waits for them. */
class LaggingModels extends Models {
  readonly waits: { readonly names: string[]; readonly position: Position }[] = [];
  private readonly store = new InMemoryReadStore();
  private readonly opened = new Map<string, ReadModel<object>>();
  private late: readonly (readonly [AnyProjection, string, object])[] = [];

  static async with(now: readonly (readonly [AnyProjection, string, object])[], late: typeof now = []): Promise<LaggingModels> {
    const models = new LaggingModels();
    for (const { model } of [itemFacts, listFacts]) models.opened.set(model.name, await models.store.open(model));
    await models.write(now, 1n);
    models.late = late;
    return models;
  }

  of<Doc extends object>({ model }: AnyProjection<Doc>): ReadModel<Doc> {
    return this.opened.get(model.name) as ReadModel<Doc>;
  }

  async waitFor(projections: readonly AnyProjection[], position: Position): Promise<boolean> {
    this.waits.push({ names: projections.map(({ model }) => model.name), position });
    await this.write(this.late, 2n);
    return true;
  }

  private async write(all: readonly (readonly [AnyProjection, string, object])[], at: bigint): Promise<void> {
    for (const [{ model }, id, doc] of all) {
      const { writer } = await this.store.live(model);
      const before = (await writer.checkpoint())?.position ?? START;
      await writer.write([{ id, doc }], {
        epoch: { number: 1, id: derivedId('epoch') },
        position: (before + at) as Position,
        eventId: 'e',
      });
    }
  }
}

const factsOver = (models: Models) => new Facts(models, { head: () => Promise.resolve(HEAD) } as unknown as EventStore);

describe('an item', () => {
  it('that is known is not waited for', async () => {
    const models = await LaggingModels.with([[itemFacts, item.itemId, item]]);
    expect(await factsOver(models).item(item.itemId)).toEqual(item);
    expect(models.waits).toEqual([]);
  });

  it('that was published a moment ago is waited for, up to where the store stood', async () => {
    const models = await LaggingModels.with([], [[itemFacts, item.itemId, item]]);
    expect(await factsOver(models).item(item.itemId)).toEqual(item);
    expect(models.waits).toEqual([{ names: ['intake_items'], position: HEAD }]);
  });

  it('that nobody published is not found', async () => {
    expect(await factsOver(await LaggingModels.with([])).item(item.itemId)).toBeUndefined();
  });
});

describe('the list in force', () => {
  const of2021 = listOf(2021, 5, item.itemId);
  const of2022 = listOf(2022, 2);

  it('is that of the latest year, not an older one that still holds the item', async () => {
    const models = await LaggingModels.with([
      [listFacts, of2022.listId, of2022],
      [listFacts, of2021.listId, of2021],
    ]);
    expect(await factsOver(models).listFor(item, today)).toEqual({ listId: of2022.listId, year: 2022, edition: 2, holdsItem: false });
  });

  it('is not one of a year to come, which may be published ahead', async () => {
    const listed = listOf(2022, 2, item.itemId);
    const ahead = listOf(2023, 1);
    const models = await LaggingModels.with([
      [listFacts, listed.listId, listed],
      [listFacts, ahead.listId, ahead],
    ]);
    const inForceOn = async (day: string) => (await factsOver(models).listFor(item, parseBeijingDay(day)))?.year;
    expect([await inForceOn('2022-12-31'), await inForceOn('2023-01-01'), await inForceOn('2021-12-31')]).toEqual([2022, 2023, undefined]);
  });

  it('is of the level of the item', async () => {
    const models = await LaggingModels.with([[listFacts, of2021.listId, of2021]]);
    expect(await factsOver(models).listFor({ ...item, level: 'county' }, today)).toBeUndefined();
  });

  it('is looked up again before the item is refused', async () => {
    const newer = listOf(2022, 3, item.itemId);
    const models = await LaggingModels.with([[listFacts, of2022.listId, of2022]], [[listFacts, newer.listId, newer]]);
    expect(await factsOver(models).listFor(item, today)).toMatchObject({ edition: 3, holdsItem: true });
  });
});
