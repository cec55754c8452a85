import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import { itemIdOf } from '../streams';
import { brokenRules } from './import-line';
import type { CatalogueFacts, ImportLine, ItemImport, ItemImportCommand, ItemImportEvent, LineError } from './item-import';
import { findKind } from './task-type';

type Command<T extends ItemImportCommand['type']> = Extract<ItemImportCommand, { type: T }>;
type Open = Extract<ItemImport, { status: 'open' }>;

/** The committed event names every item: at 39 bytes each far below the limit of an event. */
export const MOST_LINES = 10_000;
/** A refusal names so many errors at most. */
const NAMED = 1_000;

const open = ({ importId, name }: Command<'OpenImport'>): ItemImportEvent[] => [{ type: 'ImportOpened', importId, name }];

/** In the order of the file: a line comes once. */
const stage = ({ lines }: Command<'StageLines'>, { importId, lines: before }: Open): ItemImportEvent[] => {
  const staged = before.length + lines.length;
  if (staged > MOST_LINES) throw new DomainError('IMPORT_TOO_LARGE', { most: MOST_LINES, lines: staged });
  inOrder(lines, before.at(-1)?.line ?? 0);
  return [{ type: 'LinesStaged', importId, lines, staged }];
};

const inOrder = (lines: readonly ImportLine[], after: number): void => {
  let last = after;
  for (const [at, { line }] of lines.entries()) {
    if (line <= last)
      throw new DomainError('LINE_OUT_OF_ORDER', { field: `lines/${String(at)}/line`, rule: 'ascending', line, after: last });
    last = line;
  }
};

/** All lines or none: every line that breaks a rule is named, by its number in the file (`/lines/17/code`), and then nothing happens. */
const commit = ({ lines: expected, facts }: Command<'CommitImport'>, { importId, lines }: Open): ItemImportEvent[] => {
  if (lines.length !== expected)
    throw new DomainError('LINES_MISSING', { field: 'lines', rule: 'as many as were staged', asked: expected, staged: lines.length });
  if (lines.length === 0) throw new DomainError('IMPORT_EMPTY', {});
  if (lines.length !== facts.lines) throw new DomainError('LINES_STILL_COMING', { staged: lines.length });
  refuse([...lines.flatMap(brokenRules), ...repeatedCodes(lines), ...existingItems(lines, facts), ...renamedDepartments(lines)]);
  return [
    {
      type: 'ImportCommitted',
      importId,
      itemIds: lines.map(({ code }) => itemIdOf(code)),
      departments: new Set(lines.map(({ department }) => department)).size,
      licences: lines.filter(({ kind }) => findKind(kind) === 'licence').length,
    },
  ];
};

const repeatedCodes = (lines: readonly ImportLine[]): LineError[] => {
  const firstWith = new Map<string, number>();
  return lines.flatMap(({ line, code }) => {
    const first = firstWith.get(code);
    if (first === undefined) firstWith.set(code, line);
    return first === undefined || code === '' ? [] : [{ line, field: 'code' as const, rule: `unique: also in line ${String(first)}` }];
  });
};

const existingItems = (lines: readonly ImportLine[], { existing }: CatalogueFacts): LineError[] => {
  const known = new Set(existing);
  return lines
    .filter(({ code }) => known.has(itemIdOf(code)))
    .map(({ line }) => ({ line, field: 'code', rule: 'not in the catalogue yet' }));
};

/** A department may have several keys (of its units), but a key means one department. */
const renamedDepartments = (lines: readonly ImportLine[]): LineError[] => {
  const firstOf = new Map<string, ImportLine>();
  return lines.flatMap((each) => {
    const first = firstOf.get(each.deptCode) ?? each;
    firstOf.set(each.deptCode, first);
    if (first.department === each.department) return [];
    return [{ line: each.line, field: 'department' as const, rule: `one name per deptCode: see line ${String(first.line)}` }];
  });
};

const refuse = (broken: readonly LineError[]): void => {
  if (broken.length === 0) return;
  const errors = [...broken]
    .sort((a, b) => a.line - b.line)
    .slice(0, NAMED)
    .map(({ line, field, rule }) => ({ field: `/lines/${String(line)}/${field}`, rule }));
  throw new DomainError('IMPORT_REFUSED', { errors, broken: broken.length });
};

const unknown = ({ importId }: { readonly importId: string }): ItemImportEvent[] => {
  throw new DomainError('ITEM_IMPORT_NOT_FOUND', { kind: 'itemImport', id: importId });
};

const rules: Rules<ItemImport, ItemImportCommand, ItemImportEvent> = {
  none: { OpenImport: open, StageLines: unknown, CommitImport: unknown },
  open: { StageLines: stage, CommitImport: commit },
  committed: {},
};

const evolution: Evolution<ItemImport, ItemImportEvent> = {
  ImportOpened: (_, { importId }) => ({ status: 'open', importId, lines: [] }),
  LinesStaged: (state, { lines }) => (state.status === 'open' ? { ...state, lines: [...state.lines, ...lines] } : state),
  ImportCommitted: (_, { importId }) => ({ status: 'committed', importId }),
};

export const itemImport = decider<ItemImport, ItemImportCommand, ItemImportEvent>({ initialState: { status: 'none' }, rules, evolution });
