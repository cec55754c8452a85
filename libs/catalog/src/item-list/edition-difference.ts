import type { ListedItem } from './item-list';

/** What became of a list from one edition to another. */
export type EditionDifference = {
  readonly added: readonly ListedItem[];
  readonly removed: readonly ListedItem[];
  /** The same item in another version: as it stands in the later edition, and the version that it had. */
  readonly changed: readonly (ListedItem & { readonly before: number })[];
};

/** Each part in the order of the edition that its items stand in. */
export const differenceBetween = (from: readonly ListedItem[], to: readonly ListedItem[]): EditionDifference => {
  const before = new Map(from.map((item) => [item.itemId, item]));
  const after = new Set(to.map(({ itemId }) => itemId));
  return {
    added: to.filter(({ itemId }) => !before.has(itemId)),
    removed: from.filter(({ itemId }) => !after.has(itemId)),
    changed: to.flatMap((item) => {
      const was = before.get(item.itemId);
      return was && was.version !== item.version ? [{ ...item, before: was.version }] : [];
    }),
  };
};
