import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import { EVENT_BYTES_LIMIT } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { itemIdOf } from '../streams';
import { importSamples } from '../testing/golden-samples';
import { lineOf } from '../testing/samples';
import type { ImportLine, ItemImport, ItemImportCommand, ItemImportEvent } from './item-import';
import { itemImportCodec } from './item-import.aggregate';
import { MOST_LINES, itemImport } from './item-import.decider';

const { given } = specification(itemImport);

const importId = derivedId('an import');
const opened: ItemImportEvent = { type: 'ImportOpened', importId, name: '区目录' };
const staged = (...lines: readonly ImportLine[]): ItemImportEvent => ({ type: 'LinesStaged', importId, lines, staged: lines.length });
const stage = (...lines: readonly ImportLine[]): ItemImportCommand => ({ type: 'StageLines', importId, lines });
const commit = (lines: number, ...existing: readonly string[]): ItemImportCommand => ({
  type: 'CommitImport',
  importId,
  lines,
  facts: { lines, existing: existing.map(itemIdOf) },
});
const [third, fourth, fifth] = [lineOf(3), lineOf(4, { kind: '20' }), lineOf(5, { department: '区司法局', deptCode: '00877868-5' })];
const committed: ItemImportEvent = {
  type: 'ImportCommitted',
  importId,
  itemIds: [third, fourth, fifth].map(({ code }) => itemIdOf(code)),
  departments: 2,
  licences: 2,
};

describe('an import of items', () => {
  it('stages lines in chunks and makes all of them true by one event', () => {
    given().when({ type: 'OpenImport', importId, name: '区目录' }).then(opened);
    given(opened).when(stage(third, fourth)).then(staged(third, fourth));
    given(opened, staged(third, fourth))
      .when(stage(fifth))
      .then({ type: 'LinesStaged', importId, lines: [fifth], staged: 3 });
    given(opened, staged(third, fourth), staged(fifth)).when(commit(3)).then(committed);
  });

  it('is over when it is committed', () => {
    const history = [opened, staged(third, fourth, fifth), committed];
    given(...history)
      .when(stage(lineOf(9)))
      .thenRejected('NOT_ALLOWED', { status: 'committed', allowed: [] });
    given(...history)
      .when(commit(3))
      .thenRejected('NOT_ALLOWED');
  });

  it('takes every line once, in the order of the file', () => {
    given(opened, staged(third, fourth))
      .when(stage(fourth))
      .thenRejected('LINE_OUT_OF_ORDER', { field: 'lines/0/line', line: 4, after: 4 });
    given(opened)
      .when(stage(third, fifth, fourth))
      .thenRejected('LINE_OUT_OF_ORDER', { field: 'lines/2/line' });
  });

  it('is not committed before all lines are there', () => {
    given(opened, staged(third)).when(commit(3)).thenRejected('LINES_MISSING', { asked: 3, staged: 1 });
    given(opened).when(commit(0)).thenRejected('IMPORT_EMPTY');
  });

  it('is not committed on facts that do not cover all of its lines', () => {
    given(opened, staged(third, fourth))
      .when({ type: 'CommitImport', importId, lines: 2, facts: { lines: 1, existing: [] } })
      .thenRejected('LINES_STILL_COMING');
  });

  it('is refused whole with every error of every line, in the order of the lines', () => {
    given(opened, staged(lineOf(3, { name: '', kind: '2' }), fourth, lineOf(5, { areaCode: '510000' })))
      .when(commit(3, fourth.code))
      .thenRejected('IMPORT_REFUSED', {
        broken: 4,
        errors: [
          { field: '/lines/3/name', rule: 'not empty' },
          { field: '/lines/3/kind', rule: 'can be applied for' },
          { field: '/lines/4/code', rule: 'not in the catalogue yet' },
          { field: '/lines/5/areaCode', rule: 'division code of a city or below' },
        ],
      });
  });

  it('has every code once', () => {
    given(opened, staged(third, lineOf(4, { code: third.code })))
      .when(commit(2))
      .thenRejected('IMPORT_REFUSED', { errors: [{ field: '/lines/4/code', rule: 'unique: also in line 3' }] });
    given(opened, staged(lineOf(3, { code: '' }), lineOf(4, { code: '' })))
      .when(commit(2))
      .thenRejected('IMPORT_REFUSED', { broken: 2, errors: [3, 4].map((line) => ({ field: `/lines/${line}/code`, rule: 'not empty' })) });
  });

  it('knows a department by its key, of which it may have several, each with one name', () => {
    given(opened, staged(third, lineOf(4, { deptCode: '11511301008778298W_5143' })))
      .when(commit(2))
      .then({
        type: 'ImportCommitted',
        importId,
        itemIds: [third, lineOf(4)].map(({ code }) => itemIdOf(code)),
        departments: 1,
        licences: 2,
      });
    given(opened, staged(third, lineOf(4, { department: '区民政' })))
      .when(commit(2))
      .thenRejected('IMPORT_REFUSED', { errors: [{ field: '/lines/4/department', rule: 'one name per deptCode: see line 3' }] });
  });

  it('has a limit, at which its event still fits', () => {
    const lines = Array.from({ length: MOST_LINES }, (_, index) => lineOf(index + 1));
    given(opened, staged(...lines))
      .when(stage(lineOf(MOST_LINES + 1)))
      .thenRejected('IMPORT_TOO_LARGE', { most: MOST_LINES });
    const [event] = itemImport.decide(commit(MOST_LINES), { status: 'open', importId, lines });
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(EVENT_BYTES_LIMIT * 0.9);
  });

  it('names a thousand errors, and counts all', () => {
    const lines = Array.from({ length: 1_200 }, (_, index) => lineOf(index + 1, { kind: '99' }));
    const errors = lines.slice(0, 1_000).map(({ line }) => ({ field: `/lines/${line}/kind`, rule: 'task type of GB/T 39046-2020 A.1' }));
    given(opened, staged(...lines))
      .when(commit(1_200))
      .thenRejected('IMPORT_REFUSED', { broken: 1_200, errors });
  });

  it('that nobody opened is not found', () => {
    given().when(stage(third)).thenRejected('ITEM_IMPORT_NOT_FOUND', { id: importId });
    given().when(commit(1)).thenRejected('ITEM_IMPORT_NOT_FOUND');
  });

  it('is a decider', () => {
    const line = fc.constantFrom(third, fourth, fifth, lineOf(6, { kind: '2' }));
    checkDecider<ItemImport, ItemImportCommand, ItemImportEvent>({
      decider: itemImport,
      commands: fc.oneof(
        fc.constant<ItemImportCommand>({ type: 'OpenImport', importId, name: '区目录' }),
        fc.array(line, { minLength: 1, maxLength: 2 }).map((lines) => stage(...lines)),
        fc.nat(3).map((lines) => commit(lines)),
      ),
    });
  });
});

describeGoldenSamples(itemImportCodec, importSamples);
