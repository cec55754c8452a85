import type { Uuid } from '@yikou/shared-kernel';

/** One line of a catalogue file as it was handed in; nothing of it is checked before the import is committed. */
export type ImportLine = {
  /** Its number in the file. */
  readonly line: number;
  readonly department: string;
  readonly name: string;
  readonly code: string;
  /** 事项类型: a code of GB/T 39046-2020 A.1, `1` as well as `01`. */
  readonly kind: string;
  /** 行政区划代码 of the authority: gives the level. */
  readonly areaCode: string;
  readonly deptCode: string;
};

/** What one line breaks. */
export type LineError = { readonly line: number; readonly field: Exclude<keyof ImportLine, 'line'>; readonly rule: string };

/** Lines are staged in chunks; one event makes them true, all together. Without it nothing has happened. */
export type ItemImport =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly importId: Uuid; readonly lines: readonly ImportLine[] }
  | { readonly status: 'committed'; readonly importId: Uuid };

export type ItemImportCommand =
  | { readonly type: 'OpenImport'; readonly importId: Uuid; readonly name: string }
  | { readonly type: 'StageLines'; readonly importId: Uuid; readonly lines: readonly ImportLine[] }
  | {
      readonly type: 'CommitImport';
      readonly importId: Uuid;
      /** As many lines as the file has. */
      readonly lines: number;
      readonly facts: CatalogueFacts;
    };

/** What the catalogue has of the first so many lines of the import. */
export type CatalogueFacts = {
  readonly lines: number;
  /** The items among them that exist already, as drafts, versions or lines of another import. */
  readonly existing: readonly Uuid[];
};

export type ItemImportEvent =
  | { readonly type: 'ImportOpened'; readonly importId: Uuid; readonly name: string }
  /** `staged`: lines of the import up to now. */
  | { readonly type: 'LinesStaged'; readonly importId: Uuid; readonly lines: readonly ImportLine[]; readonly staged: number }
  /** Each item takes effect as a draft by reference to its line. */
  | {
      readonly type: 'ImportCommitted';
      readonly importId: Uuid;
      /** In the order of the lines. */
      readonly itemIds: readonly Uuid[];
      /** By their names: one department may have several keys. */
      readonly departments: number;
      readonly licences: number;
    };
