import type { BeijingDay, Uuid } from '@yikou/shared-kernel';

/** 行政许可 and its neighbours: what can be applied for. */
export const ITEM_KINDS = [
  'licence',
  'confirmation',
  'benefit',
  'reward',
  'adjudication',
  'levy',
  'filing',
  'publicService',
  'other',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** 市, 县 (区), 镇街. */
export const LEVELS = ['city', 'county', 'township'] as const;
export type Level = (typeof LEVELS)[number];

/** 承诺件 (受理-审核-批准), 即办件 (受理-办结, the same day). */
export const PROCESSINGS = ['committed', 'instant'] as const;
export type Processing = (typeof PROCESSINGS)[number];

/** 法律, 行政法规, 国务院决定, 地方性法规, 规章, from the highest on. */
export const BASIS_SOURCES = ['law', 'administrativeRegulation', 'stateCouncilDecision', 'localRegulation', 'rule'] as const;
export type BasisSource = (typeof BASIS_SOURCES)[number];

export type LegalBasis = { readonly source: BasisSource; readonly title: string; readonly article: string };

export const MATERIAL_FORMS = ['original', 'copy', 'electronic'] as const;

export type Material = {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  /** 可容缺 */
  readonly deferrable: boolean;
  /** 政府部门核发: the applicant need not hand it in (免提交). */
  readonly issuedByGovernment: boolean;
  readonly form: (typeof MATERIAL_FORMS)[number];
};

/** What may leave to a supervising department. */
export const PUSH_FIELDS = [
  'caseNo',
  'itemCode',
  'itemName',
  'outcome',
  'documentNumber',
  'decidedAt',
  'departmentCode',
  'applicantKind',
  'applicantName',
] as const;
export type PushField = (typeof PUSH_FIELDS)[number];

export type Supervising = { readonly departmentCode: string; readonly departmentName: string; readonly fields: readonly PushField[] };

/** What an import knows of an item. */
export type ItemHead = {
  readonly code: string;
  readonly name: string;
  readonly kind: ItemKind;
  readonly level: Level;
  readonly departmentCode: string;
  readonly departmentName: string;
};

/** What a keeper edits, and what a version is made of. */
export type ItemContent = ItemHead & {
  /** The field of law that an officer's certificate must cover. */
  readonly field: string;
  readonly legalBasis: readonly LegalBasis[];
  readonly processing: Processing;
  /** Working days. */
  readonly statutoryLimit: number;
  /** Working days. */
  readonly committedLimit: number;
  readonly materials: readonly Material[];
  readonly supervising: readonly Supervising[];
  /** Working days within which a decision is pushed. */
  readonly pushLimit: number;
  /** The series of its decisions, e.g. 营行审. */
  readonly documentSeries: string;
};

/** A line of a committed import: the draft that an item begins with when it has no history of its own yet. */
export type ImportedDraft = { readonly importId: Uuid; readonly line: number; readonly code: string };

/** A service item (事项). Its versions never change: a case in flight goes on under the one that it was accepted with. */
export type Item =
  | { readonly status: 'none' }
  | { readonly status: 'draft'; readonly itemId: Uuid; readonly draft: ItemContent }
  | {
      readonly status: 'published' | 'withdrawn';
      readonly itemId: Uuid;
      /** The latest. */
      readonly version: number;
      readonly code: string;
      /** Absent while nothing has changed since the latest version. */
      readonly draft?: ItemContent;
    };

/** `imported`: the line that the item is a draft of as long as it has no history of its own; a fact of the import, which never changes. */
export type ItemCommand =
  | { readonly type: 'DraftItem'; readonly itemId: Uuid; readonly content: ItemContent; readonly imported?: ImportedDraft }
  | { readonly type: 'ReviseItem'; readonly itemId: Uuid; readonly content: ItemContent; readonly imported?: ImportedDraft }
  | { readonly type: 'PublishItem'; readonly itemId: Uuid; readonly today: BeijingDay; readonly imported?: ImportedDraft }
  | {
      readonly type: 'WithdrawItem';
      readonly itemId: Uuid;
      readonly today: BeijingDay;
      readonly reason: string;
      readonly imported?: ImportedDraft;
    };

export type ItemEvent =
  | { readonly type: 'ItemDrafted'; readonly itemId: Uuid; readonly content: ItemContent }
  /** `imported`: the draft that was revised is a line of this import. */
  | { readonly type: 'ItemRevised'; readonly itemId: Uuid; readonly content: ItemContent; readonly imported?: ImportedDraft }
  | {
      readonly type: 'ItemPublished';
      readonly itemId: Uuid;
      readonly version: number;
      readonly publishedOn: BeijingDay;
      readonly content: ItemContent;
    }
  | {
      readonly type: 'ItemWithdrawn';
      readonly itemId: Uuid;
      readonly version: number;
      readonly withdrawnOn: BeijingDay;
      readonly reason: string;
    };
