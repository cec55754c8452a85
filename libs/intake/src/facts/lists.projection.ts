import { listPublished, type Level } from '@yikou/contracts';
import { topicOf, type Delivered } from '@yikou/event-bus';
import type { FactProjection } from '@yikou/read-store';

/** The newest edition of one list: of a level and a year. */
export type ListFact = {
  readonly listId: string;
  readonly level: Level;
  readonly year: number;
  readonly edition: number;
  /** The version of each item that stands on it, by the item's id. */
  readonly items: Readonly<Record<string, number>>;
};

const published = ({ message }: Delivered): ListFact | undefined => {
  if (message.type !== listPublished.type) return undefined;
  const { listId, level, year, edition, items } = listPublished.read(message);
  return { listId, level, year, edition, items: Object.fromEntries(items.map(({ itemId, version }) => [itemId, version])) };
};

/** Facts of catalog: 行政许可事项清单. An edition replaces the one before it. */
export const listFacts: FactProjection<ListFact> = {
  model: {
    name: 'intake_lists',
    version: 1,
    indexes: [
      {
        name: 'by_level',
        fields: [
          { path: 'level', order: 'asc' },
          { path: 'year', order: 'desc' },
        ],
      },
    ],
    volatile: [],
  },
  reference: { file: __filename, name: 'listFacts' },
  topics: [topicOf('catalog')],
  documents: (delivered) => {
    const list = published(delivered);
    return list ? [list.listId] : [];
  },
  project: (known, delivered) => {
    const list = published(delivered);
    return !list || (known && known.edition >= list.edition) ? known : list;
  },
};
