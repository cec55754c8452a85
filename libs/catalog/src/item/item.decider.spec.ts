import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import fc from 'fast-check';
import { CODE, ITEM_ID, contentOf, day } from '../testing/samples';
import { itemIdOf } from '../streams';
import { itemSamples } from '../testing/golden-samples';
import { itemCodec } from './item.aggregate';
import { item } from './item.decider';
import type { Item, ItemCommand, ItemContent, ItemEvent, ImportedDraft } from './item';

const { given } = specification(item);

const itemId = ITEM_ID;
const today = day('2022-03-01');
const content = contentOf();
const renamed = contentOf({ name: '食品经营许可（新办）' });
const imported: ImportedDraft = { importId: itemIdOf('an import'), line: 3, code: CODE };

const drafted: ItemEvent = { type: 'ItemDrafted', itemId, content };
const revised: ItemEvent = { type: 'ItemRevised', itemId, content: renamed };
const published = (version = 1, of: ItemContent = content): ItemEvent => ({
  type: 'ItemPublished',
  itemId,
  version,
  publishedOn: today,
  content: of,
});
const withdrawn: ItemEvent = { type: 'ItemWithdrawn', itemId, version: 1, withdrawnOn: today, reason: '国务院取消' };
const publish: ItemCommand = { type: 'PublishItem', itemId, today };
const draftOf = (over: Partial<ItemContent>): ItemEvent => ({ type: 'ItemDrafted', itemId, content: contentOf(over) });

describe('a service item', () => {
  it('begins as a draft', () => {
    given().when({ type: 'DraftItem', itemId, content }).then(drafted);
    given(drafted).thenState({ status: 'draft', draft: content });
  });

  it('has its code for itself, for ever', () => {
    const again: ItemCommand = { type: 'DraftItem', itemId, content };
    given(drafted).when(again).thenRejected('ITEM_CODE_TAKEN', { field: 'code', rule: 'unique' });
    given(drafted, published()).when(again).thenRejected('ITEM_CODE_TAKEN');
    given(drafted, published(), withdrawn).when(again).thenRejected('ITEM_CODE_TAKEN');
    given().when({ type: 'DraftItem', itemId, content, imported }).thenRejected('ITEM_CODE_TAKEN');
    given(drafted)
      .when({ type: 'ReviseItem', itemId, content: contentOf({ code: 'X' }) })
      .thenRejected('ITEM_CODE_FIXED', { field: 'code', code: CODE });
    given(drafted, published())
      .when({ type: 'ReviseItem', itemId, content: contentOf({ code: 'X' }) })
      .thenRejected('ITEM_CODE_FIXED');
  });

  it('is published in versions, each of which stays as it was', () => {
    given(drafted).when(publish).then(published());
    given(drafted, published()).when({ type: 'ReviseItem', itemId, content: renamed }).then(revised);
    given(drafted, published(), revised).when(publish).then(published(2, renamed));
    given(drafted, published(), revised).thenState({ status: 'published', version: 1, draft: renamed });
  });

  it('gets no version in which nothing has changed', () => {
    given(drafted, published()).when(publish).thenRejected('NOTHING_TO_PUBLISH', { version: 1 });
    given(drafted, published(), revised, published(2, renamed)).when(publish).thenRejected('NOTHING_TO_PUBLISH', { version: 2 });
  });

  it('is withdrawn with a reason, and comes back by another version only', () => {
    given(drafted, published()).when({ type: 'WithdrawItem', itemId, today, reason: '国务院取消' }).then(withdrawn);
    given(drafted, published(), withdrawn).when(publish).thenRejected('NOTHING_TO_PUBLISH');
    given(drafted, published(), withdrawn, revised).when(publish).then(published(2, renamed));
    given(drafted, published(), withdrawn, revised).thenState({ status: 'withdrawn', version: 1, draft: renamed });
    given(drafted)
      .when({ type: 'WithdrawItem', itemId, today, reason: 'x' })
      .thenRejected('NOT_ALLOWED', { status: 'draft', allowed: ['ReviseItem', 'PublishItem'] });
    given(drafted, published(), withdrawn).when({ type: 'WithdrawItem', itemId, today, reason: 'x' }).thenRejected('NOT_ALLOWED');
  });

  it('of a licence is not published without its legal basis (行政许可法 §14-17, §30)', () => {
    given(draftOf({ legalBasis: [] }))
      .when(publish)
      .thenRejected('LEGAL_BASIS_MISSING', { field: 'legalBasis' });
    const service = { kind: 'publicService', legalBasis: [] } as const;
    given(draftOf(service))
      .when(publish)
      .then(published(1, contentOf(service)));
  });

  it('promises no more days than the law allows (行政许可法 §42)', () => {
    given(draftOf({ statutoryLimit: 20, committedLimit: 21 }))
      .when(publish)
      .thenRejected('COMMITTED_ABOVE_STATUTORY', { field: 'committedLimit', committedLimit: 21, statutoryLimit: 20 });
    const equal = { statutoryLimit: 20, committedLimit: 20 };
    given(draftOf(equal))
      .when(publish)
      .then(published(1, contentOf(equal)));
  });

  it('that is decided on the spot promises the same day (行政许可法 §34)', () => {
    given(draftOf({ processing: 'instant', committedLimit: 1 }))
      .when(publish)
      .thenRejected('INSTANT_WITH_LIMIT', { field: 'committedLimit' });
    const instant = { processing: 'instant', committedLimit: 0 } as const;
    given(draftOf(instant))
      .when(publish)
      .then(published(1, contentOf(instant)));
  });

  it('asks for a material once, and is supervised by a department once', () => {
    const [material] = content.materials;
    const [supervisor] = content.supervising;
    given(draftOf({ materials: [material!, { ...material!, name: '另一份' }] }))
      .when(publish)
      .thenRejected('NAMED_TWICE', { field: 'materials/1' });
    given(draftOf({ supervising: [supervisor!, supervisor!] }))
      .when(publish)
      .thenRejected('NAMED_TWICE', { field: 'supervising/1' });
  });

  it('may keep what cannot be published as a draft', () => {
    const unfit = contentOf({ legalBasis: [], committedLimit: 99 });
    given().when({ type: 'DraftItem', itemId, content: unfit }).then({ type: 'ItemDrafted', itemId, content: unfit });
    given(drafted).when({ type: 'ReviseItem', itemId, content: unfit }).then({ type: 'ItemRevised', itemId, content: unfit });
  });

  it('that is a line of an import is published after a revision only', () => {
    given().when({ type: 'PublishItem', itemId, today, imported }).thenRejected('ITEM_INCOMPLETE');
    given().when({ type: 'WithdrawItem', itemId, today, reason: 'x', imported }).thenRejected('NOT_ALLOWED', { status: 'draft' });
    given().when({ type: 'ReviseItem', itemId, content, imported }).then({ type: 'ItemRevised', itemId, content, imported });
    given()
      .when({ type: 'ReviseItem', itemId, content: contentOf({ code: 'X' }), imported })
      .thenRejected('ITEM_CODE_FIXED');
    given({ type: 'ItemRevised', itemId, content, imported }).when(publish).then(published());
  });

  it('that nobody knows is not found', () => {
    given().when(publish).thenRejected('ITEM_NOT_FOUND', { id: itemId });
    given().when({ type: 'ReviseItem', itemId, content }).thenRejected('ITEM_NOT_FOUND');
    given().when({ type: 'WithdrawItem', itemId, today, reason: 'x' }).thenRejected('ITEM_NOT_FOUND');
  });

  it('is a decider', () => {
    const contents = fc.constantFrom(content, renamed, contentOf({ legalBasis: [] }), contentOf({ code: 'X' }));
    const source = fc.option(fc.constant(imported), { nil: undefined }).map((from) => (from ? { imported: from } : {}));
    const drafting = fc.record({ type: fc.constantFrom('DraftItem' as const, 'ReviseItem' as const), content: contents });
    const acting = fc.oneof(
      drafting.map((each): ItemCommand => ({ ...each, itemId })),
      fc.constant(publish),
      fc.constant<ItemCommand>({ type: 'WithdrawItem', itemId, today, reason: 'x' }),
    );
    checkDecider<Item, ItemCommand, ItemEvent>({
      decider: item,
      commands: fc.tuple(acting, source).map(([command, from]) => ({ ...command, ...from })),
    });
  });
});

describeGoldenSamples(itemCodec, itemSamples);
