import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import { BASIS_SOURCES } from '../item/item';
import type { ItemList, ItemListCommand, ItemListEvent, ListedFact, ListedItem } from './item-list';

/** What one item breaks; `at` is its place in the command. */
type Broken = { readonly at: number; readonly rule: string };
type Checked = { readonly item: ListedItem } | Broken;

/** A refusal names so many items at most. */
const NAMED = 100;

const publish = (command: ItemListCommand, edition: number): ItemListEvent[] => {
  const { listId, level, year, today, items } = command;
  if (items.length === 0) throw new DomainError('LIST_EMPTY', { level, year });
  const checked = items.map((fact, at) => check(fact, at, command));
  refuse(checked.filter((each): each is Broken => 'rule' in each));
  const listed = checked.flatMap((each) => ('item' in each ? [each.item] : []));
  refuse(repeated(listed));
  return [{ type: 'EditionPublished', listId, level, year, edition, publishedOn: today, items: listed }];
};

/**
 * Only licences in force stand on the list, each with what set it (行政许可法 §14-17, §30), each on the list of its own level:
 * what is outside the catalogue cannot be put on the list (清单之外无许可, 国办发〔2022〕2号).
 */
const check = ({ itemId, inForce }: ListedFact, at: number, { level }: ItemListCommand): Checked => {
  if (!inForce) return { at, rule: 'published' };
  if (inForce.kind !== 'licence') return { at, rule: 'licence' };
  if (inForce.level !== level) return { at, rule: `level ${level}` };
  const source = BASIS_SOURCES.find((each) => inForce.sources.includes(each));
  if (!source) return { at, rule: 'legal basis' };
  const { version, code, name } = inForce;
  return { item: { itemId, version, code, name, source } };
};

/** Codes are unique within an edition. */
const repeated = (items: readonly ListedItem[]): Broken[] => {
  const seen = new Set<string>();
  return items.flatMap(({ code }, at) => {
    if (seen.has(code)) return [{ at, rule: 'unique code' }];
    seen.add(code);
    return [];
  });
};

const refuse = (broken: readonly Broken[]): void => {
  if (broken.length === 0) return;
  const errors = broken.slice(0, NAMED).map(({ at, rule }) => ({ field: `/itemIds/${String(at)}`, rule }));
  throw new DomainError('LIST_REFUSED', { errors, broken: broken.length });
};

const rules: Rules<ItemList, ItemListCommand, ItemListEvent> = {
  none: { PublishEdition: (command) => publish(command, 1) },
  published: { PublishEdition: (command, { edition }) => publish(command, edition + 1) },
};

const evolution: Evolution<ItemList, ItemListEvent> = {
  EditionPublished: (_, { edition }) => ({ status: 'published', edition }),
};

export const itemList = decider<ItemList, ItemListCommand, ItemListEvent>({ initialState: { status: 'none' }, rules, evolution });
