import { idOf, type RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import type { Uuid } from '@yikou/shared-kernel';
import { ITEM_IMPORT } from '../streams';
import type { ItemImportEvent } from './item-import';
import { itemImportCodec } from './item-import.aggregate';

export type ItemImportDocument = {
  readonly importId: Uuid;
  readonly name: string;
  readonly status: 'open' | 'committed';
  /** Lines up to now. */
  readonly staged: number;
  /** What it brought; absent until it is committed. */
  readonly result?: { readonly items: number; readonly departments: number; readonly licences: number };
  readonly revision: number;
};

const applied = (
  was: ItemImportDocument | undefined,
  event: ItemImportEvent,
  { revision }: RecordedEvent,
): ItemImportDocument | undefined => {
  switch (event.type) {
    case 'ImportOpened':
      return { importId: event.importId, name: event.name, status: 'open', staged: 0, revision };
    case 'LinesStaged':
      return was && { ...was, staged: event.staged, revision };
    case 'ImportCommitted': {
      const { itemIds, departments, licences } = event;
      return was && { ...was, status: 'committed', result: { items: itemIds.length, departments, licences }, revision };
    }
  }
};

/** The imports, by their id. */
export const itemImportProjection: Projection<ItemImportDocument> = {
  model: { name: 'catalog_imports', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'itemImportProjection' },
  categories: [ITEM_IMPORT],
  documents: ({ stream }) => [idOf(stream)],
  project: (was, recorded) => {
    const event = itemImportCodec.decode(recorded);
    return event ? applied(was, event, recorded) : was;
  },
};
