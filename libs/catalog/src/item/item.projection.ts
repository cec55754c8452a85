import { categoryOf, idOf, type RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import { parseUuid, type BeijingDay, type Uuid } from '@yikou/shared-kernel';
import { findHead } from '../item-import/import-line';
import type { ImportLine } from '../item-import/item-import';
import { itemImportCodec } from '../item-import/item-import.aggregate';
import { filteredBy } from '../list-indexes';
import { ITEM, ITEM_IMPORT, itemIdOf } from '../streams';
import type { BasisSource, ImportedDraft, ItemContent, ItemEvent, ItemHead } from './item';
import { itemCodec } from './item.aggregate';

/** `staged`: no item yet, only lines of imports that are not committed. */
export type ItemDocument = Partial<ItemHead> & {
  readonly itemId: Uuid;
  readonly status: 'staged' | 'draft' | 'published' | 'withdrawn';
  /** Of the item's own stream; -1 while it is a line of an import and nothing else. */
  readonly revision: number;
  /** What the next publication gives. Absent when nothing has changed since the latest version, or while an import alone has told of it. */
  readonly draft?: ItemContent;
  /** The latest version. */
  readonly version?: number;
  readonly publishedOn?: BeijingDay;
  readonly withdrawnOn?: BeijingDay;
  /** What the legal basis of the latest version is. */
  readonly sources?: readonly BasisSource[];
  readonly imported?: ImportedDraft;
  /** Lines that wait for their import to be committed, by its id. */
  readonly staged?: Readonly<Record<string, ImportLine>>;
};

const headOf = ({ code, name, kind, level, departmentCode, departmentName }: ItemHead): ItemHead => ({
  code,
  name,
  kind,
  level,
  departmentCode,
  departmentName,
});

const nothing = (itemId: Uuid): ItemDocument => ({ itemId, status: 'staged', revision: -1 });

/** An item shows what is in force; before its first version, what is drafted. */
const drafted = (doc: ItemDocument, { content }: Extract<ItemEvent, { type: 'ItemDrafted' | 'ItemRevised' }>): ItemDocument =>
  doc.version === undefined ? { ...doc, ...headOf(content), status: 'draft', draft: content } : { ...doc, draft: content };

const published = (
  { draft: _, withdrawnOn: __, ...doc }: ItemDocument,
  { version, publishedOn, content }: Extract<ItemEvent, { type: 'ItemPublished' }>,
): ItemDocument => ({
  ...doc,
  ...headOf(content),
  status: 'published',
  version,
  publishedOn,
  sources: [...new Set(content.legalBasis.map(({ source }) => source))],
});

const applied = (doc: ItemDocument, event: ItemEvent): ItemDocument => {
  switch (event.type) {
    case 'ItemDrafted':
    case 'ItemRevised':
      return drafted(doc, event);
    case 'ItemPublished':
      return published(doc, event);
    case 'ItemWithdrawn':
      return { ...doc, status: 'withdrawn', withdrawnOn: event.withdrawnOn };
  }
};

const staged = (doc: ItemDocument, importId: Uuid, line: ImportLine | undefined): ItemDocument =>
  line ? { ...doc, staged: { ...doc.staged, [importId]: line } } : doc;

/** The line takes effect; where an item has come into being between the check and the commit, the item stays as it is. */
const committed = ({ staged: waiting = {}, ...doc }: ItemDocument, importId: Uuid): ItemDocument => {
  const { [importId]: line, ...others } = waiting;
  const rest = Object.keys(others).length > 0 ? { staged: others } : {};
  const head = line && findHead(line);
  if (!head || doc.status !== 'staged') return { ...doc, ...rest };
  return { ...doc, ...rest, ...head, status: 'draft', imported: { importId, line: line.line, code: line.code } };
};

type LinesById = ReadonlyMap<string, ImportLine>;
const linesOf = new WeakMap<RecordedEvent, LinesById>();

/** Ids are hashes: they are made once for all documents that an event changes. */
const linesById = (recorded: RecordedEvent, lines: readonly ImportLine[]): LinesById => {
  const known = linesOf.get(recorded) ?? new Map(lines.map((line) => [itemIdOf(line.code), line]));
  linesOf.set(recorded, known);
  return known;
};

const itemsOf = (recorded: RecordedEvent): readonly string[] => {
  const event = itemImportCodec.decode(recorded);
  if (event?.type === 'LinesStaged') return [...linesById(recorded, event.lines).keys()];
  return event?.type === 'ImportCommitted' ? event.itemIds : [];
};

const ofImport = (doc: ItemDocument, recorded: RecordedEvent): ItemDocument => {
  const event = itemImportCodec.decode(recorded);
  if (event?.type === 'LinesStaged') return staged(doc, event.importId, linesById(recorded, event.lines).get(doc.itemId));
  return event?.type === 'ImportCommitted' ? committed(doc, event.importId) : doc;
};

const ofItem = (doc: ItemDocument, recorded: RecordedEvent): ItemDocument => {
  const event = itemCodec.decode(recorded);
  return event ? { ...applied(doc, event), revision: recorded.revision } : doc;
};

const isOfItem = ({ stream }: RecordedEvent): boolean => categoryOf(stream) === ITEM;

/** The items, by their id, from drafts and versions and from the lines of committed imports. */
export const itemProjection: Projection<ItemDocument> = {
  model: {
    name: 'catalog_items',
    version: 1,
    indexes: filteredBy(['kind', 'departmentCode', 'level'], ['status'], [{ path: 'code', order: 'asc' }]),
    volatile: [],
  },
  reference: { file: __filename, name: 'itemProjection' },
  categories: [ITEM, ITEM_IMPORT],
  documents: (recorded) => (isOfItem(recorded) ? [idOf(recorded.stream)] : itemsOf(recorded)),
  project: (was, recorded, id) => {
    const doc = was ?? nothing(parseUuid(id));
    return isOfItem(recorded) ? ofItem(doc, recorded) : ofImport(doc, recorded);
  },
};
