import { derivedId } from '@yikou/shared-kernel';
import { itemImportAggregate } from '../item-import/item-import.aggregate';
import type { ImportLine, ItemImportEvent } from '../item-import/item-import';
import { itemIdOf } from '../streams';
import { folded } from '../testing/folded';
import { recorded } from '../testing/recorded';
import { CODE, ITEM_ID, contentOf, day, lineOf } from '../testing/samples';
import type { ItemContent, ItemEvent } from './item';
import { itemAggregate } from './item.aggregate';
import { itemProjection } from './item.projection';
import { itemVersionProjection, versionDocumentId } from './item-version.projection';

const itemId = ITEM_ID;
const content = contentOf();
const renamed = contentOf({ name: '食品经营许可（新办）', legalBasis: [] });
const drafted: ItemEvent = { type: 'ItemDrafted', itemId, content };
const revised: ItemEvent = { type: 'ItemRevised', itemId, content: renamed };
const published = (version: number, of: ItemContent): ItemEvent => ({
  type: 'ItemPublished',
  itemId,
  version,
  publishedOn: day('2022-03-01'),
  content: of,
});
const withdrawn: ItemEvent = { type: 'ItemWithdrawn', itemId, version: 1, withdrawnOn: day('2022-04-01'), reason: 'x' };

const ofItem = (...events: readonly ItemEvent[]) => recorded(itemAggregate, itemId, events);
const itemAfter = (...events: readonly ItemEvent[]) => folded(itemProjection, ofItem(...events)).get(itemId);

const importOf = (name: string, lines: readonly ImportLine[], until: 'staged' | 'committed' = 'committed') => {
  const importId = derivedId(name);
  const events: readonly ItemImportEvent[] = [
    { type: 'ImportOpened', importId, name },
    { type: 'LinesStaged', importId, lines, staged: lines.length },
    { type: 'ImportCommitted', importId, itemIds: lines.map(({ code }) => itemIdOf(code)), departments: 1, licences: 1 },
  ];
  return recorded(itemImportAggregate, importId, until === 'staged' ? events.slice(0, 2) : events);
};
const line = lineOf(3, { code: CODE });

describe('the model of items', () => {
  it('shows a draft, and once there is a version, the version with the draft beside it', () => {
    expect(itemAfter(drafted)).toMatchObject({ status: 'draft', name: content.name, draft: content, revision: 0 });
    expect(itemAfter(drafted, published(1, content))).toEqual({
      itemId,
      status: 'published',
      revision: 1,
      version: 1,
      publishedOn: '2022-03-01',
      sources: ['law'],
      code: CODE,
      name: content.name,
      kind: 'licence',
      level: 'city',
      departmentCode: content.departmentCode,
      departmentName: content.departmentName,
    });
    expect(itemAfter(drafted, published(1, content), revised)).toMatchObject({ status: 'published', name: content.name, draft: renamed });
    expect(itemAfter(drafted, published(1, content), revised, published(2, renamed))).toMatchObject({
      version: 2,
      name: renamed.name,
      sources: [],
    });
  });

  it('shows that an item is withdrawn, and in force again', () => {
    expect(itemAfter(drafted, published(1, content), withdrawn)).toMatchObject({
      status: 'withdrawn',
      withdrawnOn: '2022-04-01',
      version: 1,
    });
    const again = itemAfter(drafted, published(1, content), withdrawn, revised, published(2, renamed));
    expect(again).toMatchObject({ status: 'published', version: 2 });
    expect(again).not.toHaveProperty('withdrawnOn');
  });

  it('has the lines of an import as drafts when it is committed, and not before', () => {
    expect(folded(itemProjection, importOf('an import', [line], 'staged')).get(itemId)).toMatchObject({ status: 'staged' });
    expect(folded(itemProjection, importOf('an import', [line])).get(itemId)).toEqual({
      itemId,
      status: 'draft',
      revision: -1,
      code: CODE,
      name: '事项 3',
      kind: 'licence',
      level: 'county',
      departmentCode: '11511301008778298W',
      departmentName: '区民政局',
      imported: { importId: derivedId('an import'), line: 3, code: CODE },
    });
  });

  it('keeps what an item has become when the commit of an import comes after it', () => {
    const events = [...importOf('an import', [line], 'staged'), ...ofItem(drafted), ...importOf('an import', [line]).slice(2)];
    expect(folded(itemProjection, events).get(itemId)).toEqual(itemAfter(drafted));
  });

  it('keeps the lines of two imports apart', () => {
    const other = importOf('another import', [{ ...line, name: '另一事项' }], 'staged');
    const docs = folded(itemProjection, [...other, ...importOf('an import', [line])]);
    expect(docs.get(itemId)).toMatchObject({
      status: 'draft',
      name: '事项 3',
      staged: { [derivedId('another import')]: { name: '另一事项' } },
    });
  });

  it('goes on from an imported line with its first revision', () => {
    const imported = { importId: derivedId('an import'), line: 3, code: CODE };
    const events = [...importOf('an import', [line]), ...ofItem({ type: 'ItemRevised', itemId, content, imported }, published(1, content))];
    expect(folded(itemProjection, events).get(itemId)).toMatchObject({
      status: 'published',
      version: 1,
      name: content.name,
      imported,
      revision: 1,
    });
  });
});

describe('the model of versions', () => {
  it('keeps each version as it was published', () => {
    const docs = folded(itemVersionProjection, ofItem(drafted, published(1, content), revised, published(2, renamed), withdrawn));
    expect([...docs]).toEqual([
      [versionDocumentId(itemId, 1), { itemId, version: 1, publishedOn: '2022-03-01', content }],
      [versionDocumentId(itemId, 2), { itemId, version: 2, publishedOn: '2022-03-01', content: renamed }],
    ]);
  });
});
