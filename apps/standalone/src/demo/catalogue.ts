import type { DemoClient } from './client';
import { demoItem } from './items';

interface Page {
  readonly items: readonly { readonly itemId: string; readonly code: string }[];
  readonly next?: string;
}

/** Looks the items of the demo city up: the id of each by its name. */
export const itemIdOfName = async (client: DemoClient): Promise<(name: string) => string> => {
  const ids = new Map<string, string>();
  let cursor = '';
  do {
    const page: Page = await client.get<Page>('keeper', `/catalog/items?limit=200${cursor}`);
    for (const { itemId, code } of page.items) ids.set(code, itemId);
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return (name) => {
    const id = ids.get(demoItem(name).code);
    if (id === undefined) throw new TypeError(`the catalogue has no item ${name}`);
    return id;
  };
};

/** Whether nobody has drafted an item yet. */
export const isCatalogueEmpty = async (client: DemoClient): Promise<boolean> => {
  const { items } = await client.get<Page>('keeper', '/catalog/items?limit=1');
  return items.length === 0;
};
