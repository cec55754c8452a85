import { decider, DomainError, type Decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { BeijingDay, Uuid } from '@yikou/shared-kernel';
import type { Item, ItemCommand, ItemContent, ItemEvent } from './item';

type Command<T extends ItemCommand['type']> = Extract<ItemCommand, { type: T }>;
type Draft = Extract<Item, { status: 'draft' }>;
type Released = Extract<Item, { status: 'published' | 'withdrawn' }>;

const draft = ({ itemId, content, imported }: Command<'DraftItem'>): ItemEvent[] => {
  if (imported) throw codeTaken(content.code);
  return [{ type: 'ItemDrafted', itemId, content }];
};

/** The item's code is taken for ever, by a draft, a version or a line of an import: one code, one item. */
const codeTaken = (code: string): DomainError => new DomainError('ITEM_CODE_TAKEN', { field: 'code', rule: 'unique', code });

const revise = ({ itemId, content }: Command<'ReviseItem'>, state: Draft | Released): ItemEvent[] => {
  sameCode(content, state.status === 'draft' ? state.draft.code : state.code);
  return [{ type: 'ItemRevised', itemId, content }];
};

/** The first revision of an imported draft is the first event of the item's own history. */
const reviseImported = ({ itemId, content, imported }: Command<'ReviseItem'>): ItemEvent[] => {
  if (!imported) throw unknown(itemId);
  sameCode(content, imported.code);
  return [{ type: 'ItemRevised', itemId, content, imported }];
};

const sameCode = (content: ItemContent, code: string): void => {
  if (content.code !== code) throw new DomainError('ITEM_CODE_FIXED', { field: 'code', rule: 'an item keeps its code', code });
};

const publishFirst = ({ today }: Command<'PublishItem'>, { itemId, draft: content }: Draft): ItemEvent[] =>
  published(itemId, 1, today, content);

const publishNext = ({ today }: Command<'PublishItem'>, { itemId, version, draft: content }: Released): ItemEvent[] => {
  if (!content) throw new DomainError('NOTHING_TO_PUBLISH', { version });
  return published(itemId, version + 1, today, content);
};

const published = (itemId: Uuid, version: number, publishedOn: BeijingDay, content: ItemContent): ItemEvent[] => {
  hasLegalBasis(content);
  keepsWithinTheLaw(content);
  asksOnce(content);
  return [{ type: 'ItemPublished', itemId, version, publishedOn, content }];
};

/** 行政许可法 §4, §14-17: a licence rests on what may set one; its basis is published with it (§30). */
const hasLegalBasis = ({ kind, legalBasis }: ItemContent): void => {
  if (kind === 'licence' && legalBasis.length === 0) {
    throw new DomainError('LEGAL_BASIS_MISSING', { field: 'legalBasis', rule: '行政许可法 §14-17' });
  }
};

/**
 * What is promised is not longer than what the law allows (行政许可法 §42: 20 working days unless a law says otherwise);
 * an instant item is decided on the spot (§34), so it promises the same day.
 */
const keepsWithinTheLaw = ({ processing, statutoryLimit, committedLimit }: ItemContent): void => {
  if (committedLimit > statutoryLimit) {
    throw new DomainError('COMMITTED_ABOVE_STATUTORY', {
      field: 'committedLimit',
      rule: '行政许可法 §42',
      committedLimit,
      statutoryLimit,
    });
  }
  if (processing === 'instant' && committedLimit !== 0) {
    throw new DomainError('INSTANT_WITH_LIMIT', { field: 'committedLimit', rule: '行政许可法 §34', committedLimit });
  }
};

/** Each material is asked once (行政许可法 §31: nothing that is not needed), and each department supervises once. */
const asksOnce = ({ materials, supervising }: ItemContent): void => {
  unique(
    'materials',
    materials.map(({ code }) => code),
  );
  unique(
    'supervising',
    supervising.map(({ departmentCode }) => departmentCode),
  );
};

const unique = (field: 'materials' | 'supervising', codes: readonly string[]): void => {
  const repeated = codes.findIndex((code, at) => codes.indexOf(code) < at);
  if (repeated >= 0) throw new DomainError('NAMED_TWICE', { field: `${field}/${String(repeated)}`, rule: 'unique' });
};

/** A line of an import has neither legal basis nor limits: a revision gives them. */
const publishImported = ({ itemId, imported }: Command<'PublishItem'>): ItemEvent[] => {
  if (!imported) throw unknown(itemId);
  throw new DomainError('ITEM_INCOMPLETE', { missing: ['field', 'legalBasis', 'processing', 'statutoryLimit', 'committedLimit'] });
};

const withdraw = ({ today, reason }: Command<'WithdrawItem'>, { itemId, version }: Released): ItemEvent[] => [
  { type: 'ItemWithdrawn', itemId, version, withdrawnOn: today, reason },
];

const withdrawImported = ({ type, itemId, imported }: Command<'WithdrawItem'>): ItemEvent[] => {
  if (!imported) throw unknown(itemId);
  throw new DomainError('NOT_ALLOWED', { status: 'draft', command: type, allowed: ['ReviseItem'] });
};

const unknown = (itemId: Uuid): DomainError => new DomainError('ITEM_NOT_FOUND', { kind: 'item', id: itemId });

const rules: Rules<Item, ItemCommand, ItemEvent> = {
  none: { DraftItem: draft, ReviseItem: reviseImported, PublishItem: publishImported, WithdrawItem: withdrawImported },
  draft: { ReviseItem: revise, PublishItem: publishFirst },
  published: { ReviseItem: revise, PublishItem: publishNext, WithdrawItem: withdraw },
  withdrawn: { ReviseItem: revise, PublishItem: publishNext },
};

/** A draft beside the latest version, or the first there is. */
const drafted = (state: Item, itemId: Uuid, content: ItemContent): Item =>
  state.status === 'published' || state.status === 'withdrawn' ? { ...state, draft: content } : { status: 'draft', itemId, draft: content };

const evolution: Evolution<Item, ItemEvent> = {
  ItemDrafted: (state, { itemId, content }) => drafted(state, itemId, content),
  ItemRevised: (state, { itemId, content }) => drafted(state, itemId, content),
  ItemPublished: (_, { itemId, version, content }) => ({ status: 'published', itemId, version, code: content.code }),
  ItemWithdrawn: (state) => (state.status === 'published' ? { ...state, status: 'withdrawn' } : state),
};

/** What has been published is published anew only when it has changed. */
const hasDraft = (state: Item): boolean => state.status === 'draft' || (state.status !== 'none' && state.draft !== undefined);

const table = decider<Item, ItemCommand, ItemEvent>({
  initialState: { status: 'none' },
  rules,
  possible: { PublishItem: hasDraft },
  evolution,
});

export const item: Decider<Item, ItemCommand, ItemEvent> = {
  ...table,
  decide(command, state) {
    if (command.type === 'DraftItem' && state.status !== 'none') throw codeTaken(command.content.code);
    return table.decide(command, state);
  },
};
