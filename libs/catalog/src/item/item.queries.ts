import { Inject, Injectable } from '@nestjs/common';
import { NotYet } from '@yikou/event-bus';
import type { EventStore } from '@yikou/event-store';
import { Commands, EVENT_STORE, Models } from '@yikou/platform';
import type { Page, Query } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import type { ImportedDraft, Level } from './item';
import { itemAggregate } from './item.aggregate';
import { ITEM_STATUSES, type ItemsQuery } from './item.input';
import { MOST_VERSIONS } from './item.output';
import { itemProjection, type ItemDocument } from './item.projection';
import { itemVersionProjection, versionDocumentId, type ItemVersionDocument } from './item-version.projection';

/** How long a command waits for its facts, in milliseconds. */
const PATIENCE = 5_000;

@Injectable()
export class ItemQueries {
  constructor(
    private readonly models: Models,
    private readonly commands: Commands,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  find(itemId: string): Promise<ItemDocument | undefined> {
    return this.models.of(itemProjection).get(itemId);
  }

  /** By their code. @throws BadCursor */
  list({ kind, departmentCode, level, status, limit, cursor }: ItemsQuery): Promise<Page<ItemDocument>> {
    const where = Object.fromEntries(
      Object.entries({ kind, departmentCode, level, status: status ?? ITEM_STATUSES }).filter(([, value]) => value !== undefined),
    ) as NonNullable<Query['where']>;
    return this.models.of(itemProjection).find({
      where,
      sort: [{ path: 'code', order: 'asc' }],
      limit,
      cursor,
    });
  }

  async versions(itemId: string): Promise<readonly ItemVersionDocument[]> {
    const { items } = await this.models
      .of(itemVersionProjection)
      .find({ where: { itemId }, sort: [{ path: 'version', order: 'asc' }], limit: MOST_VERSIONS });
    return items;
  }

  version(itemId: string, version: number): Promise<ItemVersionDocument | undefined> {
    return this.models.of(itemVersionProjection).get(versionDocumentId(itemId, version));
  }

  /** The line that an item is a draft of; undefined when it has a history of its own, which says more, or no committed import has it. */
  async importedDraft(itemId: Uuid): Promise<ImportedDraft | undefined> {
    const { revision } = await this.commands.stateOf(itemAggregate, itemId);
    if (revision >= 0) return undefined;
    await this.upToDate();
    return (await this.find(itemId))?.imported;
  }

  /** The items as of now, in the order of the ids; undefined for what is not there. */
  async now(itemIds: readonly Uuid[]): Promise<readonly (ItemDocument | undefined)[]> {
    await this.upToDate();
    return Promise.all(itemIds.map(async (itemId) => this.find(itemId)));
  }

  /** Every licence of a level that is in force now, by its code. One moment of the catalogue: nothing comes or goes while it is read. */
  async licencesInForce(level: Level): Promise<readonly ItemDocument[]> {
    await this.upToDate();
    const snapshot = await this.models.of(itemProjection).snapshot();
    try {
      const found: ItemDocument[] = [];
      for await (const { doc } of snapshot.all()) {
        if (doc.status === 'published' && doc.kind === 'licence' && doc.level === level) found.push(doc);
      }
      return found.sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
    } finally {
      await snapshot.close();
    }
  }

  /** @throws NotYet when the model does not reach what is recorded by now in time */
  private async upToDate(): Promise<void> {
    if (await this.models.waitFor([itemProjection], await this.store.head(), PATIENCE)) return;
    throw new NotYet('the model of items is behind');
  }
}
