import { fieldReader, type ModelDeclaration } from '@yikou/read-store';
import type { Connection, Parameter } from './connection';

/** How documents lie in a file: raised when that changes, so that files that lie otherwise are built anew. */
export const LAYOUT = 2;

/** The name of the column that a field of a declared index stands in. Paths are checked when a model is declared. */
export const columnOf = (path: string): string => `"$.${path}"`;

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

  /**
   * @param before as it stands in the file; undefined when it is new, or nobody has looked
   * @throws TypeError when a field of a declared index is neither a scalar nor absent
   */
  put(connection: Connection, id: string, doc: object, before: object | undefined): void {
    const values = this.readers.map((read) => read(doc));
    const text = JSON.stringify(doc);
    // It is the same, or not there against what was said: the whole one is written where it differs.
    if (!before || !this.update(connection, id, values, text, before)) connection.run(this.upsert, id, ...values, text);
  }

  private update(connection: Connection, id: string, values: readonly Parameter[], text: string, before: object): boolean {
    const changed = values.flatMap((value, column) => (this.readers[column]?.(before) === value ? [] : [column]));
    return connection.run(this.updateOf(changed), text, id, ...changed.map((column) => values[column] ?? null)) === 1;
  }

  private updateOf(changed: readonly number[]): string {
    const key = changed.join();
    let sql = this.updates.get(key);
    if (sql === undefined) {
      const set = ['doc = ?1', ...changed.map((column, at) => `${this.names[column] ?? ''} = ?${String(at + 3)}`)];
      sql = `UPDATE documents SET ${set.join(', ')} WHERE id = ?2 AND doc <> ?1`;
      this.updates.set(key, sql);
    }
    return sql;
  }
}
