import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { expectGood, Refused, type Call } from './transport';

/** Lines sent at once. Part of the keys of idempotency: changed, an import that was begun is not gone on with. */
const CHUNK = 200;

/** The columns that are read, and what the API calls them; others, such as a heading above several items, are left aside. */
const COLUMNS = {
  department: 'department',
  name: 'name',
  itemCode: 'code',
  taskType: 'kind',
  areaCode: 'areaCode',
  deptCode: 'deptCode',
} as const;

type Column = keyof typeof COLUMNS;
type Line = { readonly line: number } & Readonly<Record<(typeof COLUMNS)[Column], string>>;

export interface CatalogImport {
  readonly call: Call;
  /** Told after every step. */
  readonly onProgress?: (progress: { readonly staged: number; readonly lines: number }) => void;
}

export interface Imported {
  readonly items: number;
  /** By their names: a department may have several keys. */
  readonly departments: number;
}

/** The file cannot be read as a catalogue. */
export class UnreadableCatalog extends Error {
  override readonly name = 'UnreadableCatalog';
}

export interface LineFault {
  /** Its number in the file; undefined when the fault is in no line. */
  readonly line: number | undefined;
  /** The column. */
  readonly field: string;
  readonly rule: string;
}

/** Some lines break rules, so that nothing was imported. */
export class CatalogRefused extends Error {
  override readonly name = 'CatalogRefused';
  constructor(readonly faults: readonly LineFault[]) {
    super(['整批未导入 nothing was imported:', ...faults.map(sentence)].join('\n'));
  }
}

const sentence = ({ line, field, rule }: LineFault): string =>
  `${line === undefined ? '' : `第 ${String(line)} 行 line ${String(line)}: `}${field}: ${rule}`;

/**
 * Imports the items of a CSV file as drafts, all or none. Comment lines (`#`) and a byte order mark are passed over. Every step's key of
 * idempotency derives from the file's content: run again after a crash it goes on, run again after all it adds nothing and answers the same.
 * @throws UnreadableCatalog when it is no such file
 * @throws CatalogRefused with every line that breaks a rule
 * @throws Refused when the product says no for another reason
 */
export const importCatalog = async (file: string, { call, onProgress }: CatalogImport): Promise<Imported> => {
  const bytes = await readFile(file);
  const lines = linesOf(bytes);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const keyOf = (step: string): string => `catalog-import/${hash}/${step}`;

  const opened = await expectGood<{ readonly importId: string }>(call, 'POST', '/catalog/imports', {
    body: { name: `事项目录 ${hash.slice(0, 12)}` },
    key: keyOf('open'),
  });
  const path = `/catalog/imports/${opened.importId}`;
  for (const [from, chunk] of chunksOf(lines)) {
    await expectGood(call, 'POST', `${path}/lines`, { body: { lines: chunk }, key: keyOf(`lines/${String(from)}`) });
    onProgress?.({ staged: from + chunk.length, lines: lines.length });
  }
  return committed(call, `${path}/commits`, { body: { lines: lines.length }, key: keyOf('commit') });
};

const committed = async (call: Call, path: string, of: { readonly body: object; readonly key: string }): Promise<Imported> => {
  try {
    const { items, departments } = await expectGood<Imported>(call, 'POST', path, of);
    return { items, departments };
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'IMPORT_REFUSED') throw new CatalogRefused(faultsIn(error.problem));
    throw error;
  }
};

const linesOf = (bytes: Buffer): readonly Line[] => {
  const lines = recordsOf(textOf(bytes)).map(({ record, info }) => lineOf(record, info.lines));
  if (lines.length === 0) throw new UnreadableCatalog('文件没有数据行 The file has no lines of data');
  return lines;
};

const textOf = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableCatalog('文件不是 UTF-8 编码 The file is not UTF-8');
  }
};

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  /** Lines read up to the end of the record. */
  readonly info: { readonly lines: number };
}

const recordsOf = (text: string): readonly Parsed[] => {
  try {
    return parse<Parsed>(text, {
      bom: true,
      columns: checkedHeader,
      comment: '#',
      comment_no_infix: true,
      info: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableCatalog(`不是有效的 CSV Not a CSV file: ${error.message}`);
    throw error;
  }
};

const checkedHeader = (header: readonly string[]): string[] => {
  const missing = Object.keys(COLUMNS).filter((column) => !header.includes(column));
  if (missing.length > 0) throw new UnreadableCatalog(`缺少列 Columns are missing: ${missing.join(', ')}`);
  return [...header];
};

const lineOf = (record: Parsed['record'], line: number): Line => {
  const value = (column: Column): string => record[column] ?? '';
  return {
    line,
    department: value('department'),
    name: value('name'),
    code: value('itemCode'),
    kind: value('taskType'),
    areaCode: value('areaCode'),
    deptCode: value('deptCode'),
  };
};

/** Each with how many lines come before it. */
function* chunksOf(lines: readonly Line[]): Iterable<readonly [number, readonly Line[]]> {
  for (let from = 0; from < lines.length; from += CHUNK) yield [from, lines.slice(from, from + CHUNK)];
}

/** The product names lines as `/lines/17/code`; who reads it has the file, with its own columns, before him. */
const faultsIn = (problem: object): readonly LineFault[] => {
  const told: readonly unknown[] = 'errors' in problem && Array.isArray(problem.errors) ? problem.errors : [];
  return told.flatMap((each) => {
    const { field, rule } = (each ?? {}) as { readonly field?: unknown; readonly rule?: unknown };
    if (typeof field !== 'string' || typeof rule !== 'string') return [];
    const [, line, name = ''] = /^\/lines\/(\d+)\/(\w+)$/.exec(field) ?? [];
    return [{ line: line === undefined ? undefined : Number(line), field: columnOf(name) ?? field, rule }];
  });
};

const columnOf = (field: string): string | undefined => Object.entries(COLUMNS).find(([, name]) => name === field)?.[0];
