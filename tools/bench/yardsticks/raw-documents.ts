import Database from 'libsql';

/** A document: its id, its text, and what stands in each column beside it. */
export type RawDocument = readonly [id: string, text: string, ...columns: (string | number | null)[]];

/** How a model lies in a file: the statements that made table and indexes, and the columns beside id and text. */
export interface Shape {
  readonly statements: readonly string[];
  readonly columns: readonly string[];
}

export const shapeOf = (file: string): Shape => {
  const database = new Database(file);
  const rows = (sql: string) => database.prepare(sql).raw().all() as [string][];
  const statements = rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'documents' AND sql IS NOT NULL ORDER BY type = 'index'");
  const columns = rows("SELECT name FROM pragma_table_info('documents') WHERE name NOT IN ('id', 'doc') ORDER BY cid");
  database.close();
  return { statements: statements.map(([sql]) => sql), columns: columns.map(([name]) => name) };
};

/** The same table and indexes as a model, as somebody writes them who needs no more than upserts in transactions. */
export class RawDocuments {
  private readonly database: Database.Database;
  private readonly begin: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly commit: Database.Statement;

  constructor(file: string, { statements, columns }: Shape) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 8192');
    for (const statement of statements) this.database.exec(statement);
    const names = ['id', 'doc', ...columns.map((name) => `"${name}"`)];
    const set = names.slice(1).map((name) => `${name} = excluded.${name}`);
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.upsert = this.database.prepare(
      `INSERT INTO documents (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${set.join(', ')}`,
    );
    this.commit = this.database.prepare('COMMIT');
  }

  write(documents: readonly RawDocument[]): void {
    this.begin.run();
    for (const document of documents) this.upsert.run(...document);
    this.commit.run();
  }

  close(): void {
    this.database.close();
  }
}
