import type { Epoch, Position } from '@yikou/event-store';

export type Scalar = string | number | boolean;

/**
 * A field by its dotted path in the document, in ASCII letters, digits and underscores (`site.district`). It holds a string, a number or a
 * boolean, one kind in all documents. Absent (or null) fields sort first, last when reversed, and match nothing. Text sorts by its UTF-8 bytes.
 */
export interface SortField {
  readonly path: string;
  readonly order: 'asc' | 'desc';
}

/** An index declared once, in the code, with the model. The document's id is always its last field. */
export interface IndexDeclaration {
  readonly name: string;
  readonly fields: readonly SortField[];
}

export interface ModelDeclaration {
  /** Unique in the product, snake_case, prefixed by its service: `intake_cases`. */
  readonly name: string;
  /** Raised when the shape or the meaning changes: the model is rebuilt. */
  readonly version: number;
  readonly indexes: readonly IndexDeclaration[];
  /** Dotted paths left out of the state hash: position, recordedAt, event hashes, ciphertext, keyed hashes, signatures, document bytes, system clock. `*` for every element of a list or map. */
  readonly volatile: readonly string[];
}

/** Where a model stands: everything up to `position` of this epoch is in it; `eventId` is the event there. */
export interface Checkpoint {
  readonly epoch: Epoch;
  readonly position: Position;
  readonly eventId: string;
}

export interface Query {
  /** Equality, or any of a list (the combinations of all lists are 100 at most; an empty list matches nothing). */
  readonly where?: Readonly<Record<string, Scalar | readonly Scalar[]>>;
  /** At most one field with a lower or upper bound (inclusive), which must be the first sort field. */
  readonly range?: { readonly path: string; readonly min?: Scalar; readonly max?: Scalar };
  /** Default, and what breaks ties: the document's id. */
  readonly sort?: readonly SortField[];
  /** 1 to 1,000; default 50. */
  readonly limit?: number | undefined;
  /** From the page before: carries sort keys only, so it survives rebuilds. Opaque, base64url. */
  readonly cursor?: string | undefined;
}

export interface Page<Doc> {
  readonly items: readonly Doc[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** What queries see: always the generation that the alias names. */
export interface ReadModel<Doc extends object> {
  readonly name: string;
  get(id: string): Promise<Doc | undefined>;
  /** @throws UndeclaredQuery when no declared index serves it; BadCursor when the cursor is not one of this query's */
  find(query?: Query): Promise<Page<Doc>>;
  count(where?: Query['where']): Promise<number>;
  /** Every document in the order of its id (its UTF-8 bytes), each as it stands when it is given. */
  all(): AsyncIterable<Identified<Doc>>;
  checkpoint(): Promise<Checkpoint | undefined>;
  /** The model as it stands now, whatever is written meanwhile. To be closed. */
  snapshot(): Promise<ModelSnapshot<Doc>>;
}

export interface Identified<Doc> {
  readonly id: string;
  readonly doc: Doc;
}

export interface ModelSnapshot<Doc extends object> {
  readonly checkpoint: Checkpoint | undefined;
  all(): AsyncIterable<Identified<Doc>>;
  close(): Promise<void>;
}

export interface Change<Doc> {
  readonly id: string;
  /** Absent: the document goes. */
  readonly doc?: Doc;
  /** As it stands, where the writer has loaded or written it: a store may leave alone what is the same. */
  readonly before?: Doc;
}

/** The one writer of a generation. */
export interface ModelWriter<Doc extends object> {
  checkpoint(): Promise<Checkpoint | undefined>;
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Doc>>;
  /**
   * All changes and the checkpoint, or nothing. With a checkpoint that is not above the present one nothing happens (the second line of
   * defence); a document that is equal to what stands is not written.
   * @throws RivalWriter when another has written since this writer last looked, or the checkpoint is of another epoch
   * @throws GenerationGone when the generation was dropped
   * @throws TypeError when a field of a declared index is neither a scalar nor absent
   */
  write(changes: readonly Change<Doc>[], checkpoint: Checkpoint): Promise<void>;
}

export interface Generation<Doc extends object> {
  readonly generation: number;
  readonly model: ReadModel<Doc>;
  readonly writer: ModelWriter<Doc>;
}

/** Everything in it can be thrown away and rebuilt. What cannot be reached now is `ReadStoreUnavailable`, in every call. */
export interface ReadStore {
  /** Opens the live generation (creating the first, or a new one when the declared version or an index has changed). */
  open<Doc extends object>(declaration: ModelDeclaration): Promise<ReadModel<Doc>>;
  live<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>>;
  /** A new empty generation, with a number never used before, beside the live one. */
  beside<Doc extends object>(declaration: ModelDeclaration): Promise<Generation<Doc>>;
  /** Opens a generation by number (for a worker that fills it). @throws GenerationGone when there is none */
  generation<Doc extends object>(declaration: ModelDeclaration, generation: number): Promise<Generation<Doc>>;
  /** The alias moves by compare-and-set from one generation to the other; false when it no longer stood at `from`. The old one goes. */
  swap(declaration: ModelDeclaration, from: number, to: number): Promise<boolean>;
  /** Nothing happens when it is gone already. @throws TypeError when it is the live one */
  drop(declaration: ModelDeclaration, generation: number): Promise<void>;
  close(): Promise<void>;
}

export class UndeclaredQuery extends Error {
  override readonly name = 'UndeclaredQuery';
  constructor(
    readonly model: string,
    readonly query: Query,
  ) {
    super(`no declared index of ${model} serves ${JSON.stringify(query)}`);
  }
}

/** The models cannot be read or written now (disk full, file locked or damaged): asked again later, or rebuilt, they can. */
export class ReadStoreUnavailable extends Error {
  override readonly name = 'ReadStoreUnavailable';
}

export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** The generation was dropped, or replaced by another: whoever holds it opens the live one again. */
export class GenerationGone extends Error {
  override readonly name = 'GenerationGone';
  constructor(
    readonly model: string,
    readonly generation: number,
  ) {
    super(`generation ${generation} of ${model} is gone`);
  }
}

/** Two write one generation: the later one reads the checkpoint again and goes on from there. */
export class RivalWriter extends Error {
  override readonly name = 'RivalWriter';
  constructor(
    readonly model: string,
    readonly generation: number,
  ) {
    super(`another writer moved generation ${generation} of ${model}, or it is of another epoch`);
  }
}
