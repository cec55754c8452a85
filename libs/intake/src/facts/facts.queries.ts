import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import { EVENT_STORE, Models } from '@yikou/platform';
import type { AnyProjection } from '@yikou/read-store';
import type { BeijingDay } from '@yikou/shared-kernel';
import type { ItemFact, ListInForce } from '../case/case';
import { itemFacts } from './items.projection';
import { listFacts } from './lists.projection';

/** How long a refusal waits for facts that are on their way, in milliseconds. */
const PATIENCE = 2_000;

/**
 * What catalog has told. A fact that would lead to a refusal is looked up again once the model is as new as the store was when it was asked,
 * so that what was published a moment ago is never refused.
 */
@Injectable()
export class Facts {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** The newest published version of an item; undefined when there is none. */
  item(itemId: string): Promise<ItemFact | undefined> {
    return this.freshUnless(
      (found) => found !== undefined,
      () => this.models.of(itemFacts).get(itemId),
      itemFacts,
    );
  }

  /**
   * The list in force on that day for the item's level: the newest edition of the latest year published, but not of a year to come.
   * Undefined when there is none.
   */
  listFor(item: ItemFact, day: BeijingDay): Promise<ListInForce | undefined> {
    return this.freshUnless(
      (found) => found?.holdsItem === true,
      () => this.newestList(item, Number(day.slice(0, 4))),
      listFacts,
    );
  }

  private async newestList({ level, itemId }: ItemFact, latestYear: number): Promise<ListInForce | undefined> {
    const { items: lists } = await this.models.of(listFacts).find({
      where: { level },
      range: { path: 'year', max: latestYear },
      sort: [{ path: 'year', order: 'desc' }],
      limit: 1,
    });
    const [list] = lists;
    return list && { listId: list.listId, year: list.year, edition: list.edition, holdsItem: Object.hasOwn(list.items, itemId) };
  }

  private async freshUnless<Fact>(good: (fact: Fact) => boolean, look: () => Promise<Fact>, model: AnyProjection): Promise<Fact> {
    const found = await look();
    if (good(found)) return found;
    await this.models.waitFor([model], await this.store.head(), PATIENCE);
    return await look();
  }
}
