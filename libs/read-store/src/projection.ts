import type { RecordedEvent } from '@yikou/event-store';
import type { Delivered } from '@yikou/event-bus';
import type { ModelDeclaration } from './read-store';

/** Where a worker finds a value: the compiled file that exports it. `{ file: __filename, name: 'caseList' }`. */
export interface Reference {
  readonly file: string;
  readonly name: string;
  /** Values that it is made of: then what the file exports is a function of them. */
  readonly of?: readonly Reference[];
}

interface Common<Doc extends object, Input> {
  readonly model: ModelDeclaration;
  readonly reference: Reference;
  /** The ids of the documents that an input changes; none for most. Pure. */
  documents(input: Input): readonly string[];
  /** What becomes of one document; undefined: it goes (or never was). Pure, total, and the same for the same input. */
  project(doc: Doc | undefined, input: Input, id: string): Doc | undefined;
}

/** Over the service's own streams (audit: over all). */
export interface Projection<Doc extends object> extends Common<Doc, RecordedEvent> {
  /** Categories read, or `all`. */
  readonly categories: readonly string[] | 'all';
}

/** Facts of another service, built from what it tells. */
export interface FactProjection<Doc extends object> extends Common<Doc, Delivered> {
  readonly topics: readonly string[];
}

export type AnyProjection<Doc extends object = object> = Projection<Doc> | FactProjection<Doc>;
