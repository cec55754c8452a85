import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import type { BasisSource, ItemKind, Level } from '../item/item';

/** What the catalogue knows of an item at the moment when it shall be listed: of its version in force, by number. */
export type ListedFact = {
  readonly itemId: Uuid;
  /** Absent: there is no such item, or no version of it is in force. */
  readonly inForce?: {
    readonly version: number;
    readonly code: string;
    readonly name: string;
    readonly kind: ItemKind;
    readonly level: Level;
    readonly sources: readonly BasisSource[];
  };
};

/** A line of an edition. `source`: the highest of the item's legal basis. */
export type ListedItem = {
  readonly itemId: Uuid;
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly source: BasisSource;
};

/** The list of a level and a year (行政许可事项清单). Its latest edition is in force: nothing outside it is accepted (清单之外无许可). */
export type ItemList = { readonly status: 'none' } | { readonly status: 'published'; readonly edition: number };

export type ItemListCommand = {
  readonly type: 'PublishEdition';
  readonly listId: Uuid;
  readonly level: Level;
  readonly year: number;
  readonly today: BeijingDay;
  readonly items: readonly ListedFact[];
};

export type ItemListEvent = {
  readonly type: 'EditionPublished';
  readonly listId: Uuid;
  readonly level: Level;
  readonly year: number;
  /** From 1 on. */
  readonly edition: number;
  readonly publishedOn: BeijingDay;
  readonly items: readonly ListedItem[];
};
