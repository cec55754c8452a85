import { fieldReader, type ModelDeclaration } from '@yikou/read-store';
import type { Connection, Parameter } from './connection';

/** How documents lie in a file: raised when that changes, so that files that lie otherwise are built anew. */
export const LAYOUT = 2;

/** The name of the column that a field of a declared index stands in. Paths are checked when a model is declared. */
export const columnOf = (path: string): string => `"$.${path}"`;

/** A document as it stands in the file. */
export interface Loaded<Doc> {
  readonly doc: Doc;
  readonly text: string;
}

/** A document as it is written. */
export interface DocumentRow {
  readonly text: string;
  /** Of each column, in their order. */
  readonly values: readonly Parameter[];
}

/**
 * Every field that an index is declared over stands in a column beside its document: an index over a column is written only where that
 * column is, so an event that changes one field of a document costs the indexes over that field and no other.
 */
export class Columns {
  /** Makes the table. Columns come before the text, which may be long and flow over into other pages. */
  readonly table: string;
  private readonly readers: readonly ((doc: object) => Parameter)[];
  private readonly names: readonly string[];
  private readonly upsert: string;
  private readonly updates = new Map<string, string>();

  constructor({ indexes }: ModelDeclaration) {
    const paths = [...new Set(indexes.flatMap(({ fields }) => fields.map(({ path }) => path)))];
    this.names = paths.map(columnOf);
    this.readers = paths.map((path) => {
      const read = fieldReader(path);
      return (doc) => {
        const value = read(doc);
        return typeof value === 'boolean' ? Number(value) : value;
      };
    });
    const all = ['id', ...this.names, 'doc'];
    const set = [...this.names, 'doc'].map((name) => `${name} = excluded.${name}`).join(', ');
    this.table = `CREATE TABLE documents (${['id TEXT PRIMARY KEY NOT NULL', ...this.names, 'doc TEXT NOT NULL'].join(', ')})`;
    this.upsert =
      `INSERT INTO documents (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ` +
      `ON CONFLICT (id) DO UPDATE SET ${set} WHERE documents.doc <> excluded.doc`;
  }

  /** @throws TypeError when a field of a declared index is neither a scalar nor absent */
  rowOf(doc: object): DocumentRow {
    return { values: this.readers.map((read) => read(doc)), text: JSON.stringify(doc) };
  }

  /** @param before what was loaded of it; undefined when it is new, or nobody has looked */
  put(connection: Connection, id: string, row: DocumentRow, before: Loaded<object> | undefined): void {
    if (before?.text === row.text) return;
    // Where it was loaded and is no longer there, somebody has been at the file: it is written whole.
    if (!before || !this.update(connection, id, row, before.doc)) connection.run(this.upsert, id, ...row.values, row.text);
  }

  private update(connection: Connection, id: string, { text, values }: DocumentRow, before: object): boolean {
    const changed = values.flatMap((value, column) => (this.readers[column]?.(before) === value ? [] : [column]));
    return connection.run(this.updateOf(changed), ...changed.map((column) => values[column] ?? null), text, id) === 1;
  }

  private updateOf(changed: readonly number[]): string {
    const key = changed.join();
    let sql = this.updates.get(key);
    if (sql === undefined) {
      const set = [...changed.map((column) => this.names[column]), 'doc'].map((name) => `${String(name)} = ?`);
      sql = `UPDATE documents SET ${set.join(', ')} WHERE id = ?`;
      this.updates.set(key, sql);
    }
    return sql;
  }
}
