import type { Instant } from '@yikou/shared-kernel';
import type { Attribute, XmlPairs } from '../attributes';
import type { CaseTerms, EventTerms } from '../terms';

/** What stands before or behind the cases of a log, in its order. */
export type LogPart =
  | { readonly kind: 'extension' | 'classifier'; readonly xml: XmlPairs }
  | { readonly kind: 'global'; readonly attributes: readonly Attribute[]; readonly xml: XmlPairs }
  | { readonly attribute: Attribute; readonly kind: 'attribute' };

/** A log as its reader tells it, one thing after the other, each with the line where it begins. */
export type Op =
  | { readonly op: 'log'; readonly line: number; readonly format: 'xes' | 'csv'; readonly root: XmlPairs }
  | { readonly op: 'parts'; readonly line: number; readonly parts: readonly LogPart[] }
  | OpenCase
  | RecordEvent
  /** Only where cases come one after the other; `attributes` are those that stand behind events. */
  | { readonly op: 'end'; readonly line: number; readonly attributes?: readonly Attribute[] }
  | RecordRow;

export interface OpenCase {
  readonly op: 'case';
  readonly line: number;
  readonly name?: string;
  readonly attributes: readonly Attribute[];
  /** What its element says of itself. */
  readonly more?: XmlPairs;
  readonly terms?: CaseTerms;
}

export interface RecordEvent {
  readonly op: 'event';
  readonly line: number;
  /** Of no case. */
  readonly alone?: true;
  readonly at: Instant;
  /** As JSON: whoever stores them need not take them apart. */
  readonly attributes: string;
  /** What its element says of itself. */
  readonly more?: XmlPairs;
  readonly terms?: EventTerms;
}

/** As it is read. */
export type ReadEvent = Omit<RecordEvent, 'attributes'> & { readonly attributes: readonly Attribute[] };
export type ReadRow = Omit<RecordRow, 'event'> & { readonly event: ReadEvent };

/** A row of a table: an event and the case that it belongs to; cases may be mixed. */
export interface RecordRow {
  readonly op: 'row';
  readonly event: RecordEvent;
  readonly opens: OpenCase & { readonly name: string };
}

/** Told while a log is read. */
export type Told = (op: Exclude<Op, RecordEvent | RecordRow> | ReadEvent | ReadRow) => void;
